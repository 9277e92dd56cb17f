"""What every store must do. A store's test module subclasses `StoreContract` and provides the fixture `store`.

The fixture gives a fresh store. Time is an argument everywhere, so nothing here waits.
"""

from tests.adapters.contract_alerts import AlertsContract
from tests.adapters.contract_articles import ArticlesContract
from tests.adapters.contract_copies import CopiesContract
from tests.adapters.contract_furniture import FurnitureContract
from tests.adapters.contract_pace import PaceContract
from tests.adapters.contract_sources import SourcesContract
from tests.adapters.contract_stories import StoriesContract


class StoreContract(
    SourcesContract, FurnitureContract, ArticlesContract, StoriesContract, CopiesContract, AlertsContract, PaceContract
):
    """Every behaviour that the pipeline relies on."""
