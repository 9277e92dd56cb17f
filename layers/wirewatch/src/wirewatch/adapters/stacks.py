"""A deployed stack, as CloudFormation knows it."""

from collections.abc import Mapping, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from wirewatch.adapters.aws import AwsClients
from wirewatch.errors import NoStack


def outputs(name: str, clients: AwsClients, wanted: Sequence[str]) -> Mapping[str, str]:
    """What a stack says of itself. Raises NoStack where it cannot be asked, or lacks one of what is wanted."""
    try:
        stack = clients.cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        raise NoStack(f"the stack {name} cannot be described: {error.response['Error']['Message']}") from error
    except (BotoCoreError, ValueError) as error:  # no such profile, no Region; an endpoint that is no address
        raise NoStack(f"the stack {name} cannot be described: {error}") from error
    found = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
    missing = [output for output in wanted if output not in found]
    if missing:
        raise NoStack(
            f"the stack {name} has no output {', '.join(missing)}: is it a Wirewatch, and deployed to its end?"
        )
    return found
