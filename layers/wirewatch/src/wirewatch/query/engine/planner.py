"""Turns nodes into plans."""

from collections.abc import Mapping, Sequence

from wirewatch.query.engine.needs import Need, need
from wirewatch.query.engine.numbers import Numbers
from wirewatch.query.engine.plans import (
    AgePlan,
    AllPlan,
    AnyPlan,
    AtLeastPlan,
    LengthPlan,
    ListPlan,
    NamesPlan,
    NearPlan,
    NotNearPlan,
    NotPlan,
    Plan,
    Positional,
    RegexPlan,
    TermPlan,
    Triggers,
    UnionPlan,
    ValuePlan,
    WithinPlan,
)
from wirewatch.query.nodes import (
    Age,
    And,
    AtLeast,
    Field,
    Length,
    ListRef,
    Lists,
    Near,
    Node,
    Not,
    NotNear,
    Or,
    Regex,
    Term,
    TextField,
    Value,
    Within,
    is_positional,
)


class Planner:
    """Makes plans of nodes that share lists and the numbers of their terms."""

    def __init__(
        self,
        lists: Lists,
        numbers: Numbers,
        of_list: Mapping[str, Need | None],
    ) -> None:
        self._lists = lists
        self._numbers = numbers
        self._of_list = of_list
        self._of_items: dict[tuple[str, TextField | None], Plan] = {}

    def plan(self, node: Node, field: TextField | None = None) -> Plan:
        """The plan of a node, what it looks for being looked for in one field, or in title and body."""
        match node:
            case And():
                ordered = sorted(node.operands, key=self._cost)
                return AllPlan([self.plan(operand, field) for operand in ordered])
            case Not():
                return NotPlan(self.plan(node.operand, field))
            case AtLeast():
                return AtLeastPlan(node.count, self._positional(node.operand, field))
            case Field():
                return self.plan(node.operand, node.field)
            case Or():
                return self._either(node.operands, field)
            case ListRef():
                return self._reference(node, field)
            case Regex():
                return RegexPlan(node.pattern, ignore_case=node.ignore_case)
            case Value():
                return ValuePlan(node.field, node.value, stem=node.stem)
            case Length():
                return LengthPlan(node.words, longer=node.longer)
            case Age():
                return AgePlan(node.seconds)
            case _:
                return self._in_text(node, field)

    def _in_text(self, node: Term | Near | NotNear | Within, field: TextField | None) -> Positional:
        match node:
            case Term():
                case = [(text, word.stem) for text, word in zip(node.case, node.words, strict=False)]
                number, roman = self._numbers.of(node)
                return TermPlan(number, node.text, field, (node.before, node.after), case, roman)
            case Near():
                plans = [self._positional(operand, field) for operand in node.operands]
                return NearPlan(plans, node.distances, ordered=node.ordered)
            case NotNear():
                other = self._positional(node.other, field)
                return NotNearPlan(self._positional(node.operand, field), other, node.distance)
            case Within():
                return WithinPlan([self._positional(operand, field) for operand in node.operands], node.unit)

    def _positional(self, node: Node, field: TextField | None) -> Positional:
        plan = self.plan(node, field)
        if not isinstance(plan, Positional):
            raise TypeError(f"{node} says nothing of where it holds")
        return plan

    def _reference(self, node: ListRef, field: TextField | None) -> Plan:
        if node.name in self._lists.names:
            return NamesPlan(node.name, field)
        key = node.name, field
        if is_positional(node, self._lists):
            return ListPlan(key, lambda: self._items(key))
        return self._items(key)

    def _items(self, key: tuple[str, TextField | None]) -> Plan:
        """The plan of a list's items, made once."""
        if key not in self._of_items:
            name, field = key
            self._of_items[key] = self._either(self._lists.items[name], field)
        return self._of_items[key]

    def _either(self, nodes: Sequence[Node], field: TextField | None) -> Plan:
        plans = [self.plan(node, field) for node in nodes]
        needs = [self._need(node) for node in nodes]
        positional = [plan for plan in plans if isinstance(plan, Positional)]
        if len(positional) == len(plans):
            return UnionPlan(positional, Triggers(needs))
        return AnyPlan(plans, Triggers(needs))

    def _cost(self, node: Node) -> float:
        found = self._need(node)
        return found.cost if found else 0.0

    def _need(self, node: Node) -> Need | None:
        return need(node, self._numbers, self._of_list.__getitem__)
