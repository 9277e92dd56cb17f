"""The stores' contract is in no test module by name; its assertions are to explain themselves all the same."""

import pytest

for part in (
    "contract_alerts",
    "contract_articles",
    "contract_pace",
    "contract_sources",
    "store_cases",
    "store_machine",
):
    pytest.register_assert_rewrite(f"tests.adapters.{part}")
