"""What matching costs, beside what it cannot do without (cutting a text into words) and beside other libraries."""
