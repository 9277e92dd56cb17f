"""The only place that joins the pipeline and the adapters: `local` on a laptop, `stack` in AWS."""
