"""Where the nodes of a LibCST module stand: what its PositionProvider says, in a quarter of the time."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from libcst.metadata import PositionProvider
from libcst.metadata.position_provider import PositionProvidingCodegenState

if TYPE_CHECKING:
    from types import TracebackType

    import libcst as cst

Region = tuple[int, int, int, int]
"""First row and column, and the row and column behind the last character, all from 1."""


def positions(module: cst.Module, *, row: int, column: int) -> dict[cst.CSTNode, Region]:
    """Regions of all nodes of a module whose text begins at a row and column (both from 1) of the file."""
    provider = PositionProvider()
    state = _State(module.default_indent, module.default_newline, provider, [], [""], row, column - 1)
    module._codegen(state)
    return state.regions


@dataclasses.dataclass(frozen=False)
class _State(PositionProvidingCodegenState):
    """Follows the text as the nodes write it, as LibCST's own does, without an object for each position."""

    regions: dict[cst.CSTNode, Region] = dataclasses.field(default_factory=dict)
    begun: list[tuple[int, int]] = dataclasses.field(default_factory=list)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.column += len(token)

    def add_token(self, value: str) -> None:
        if "\n" not in value and "\r" not in value:
            self.column += len(value)
        else:
            self._update_position(value)

    def before_codegen(self, node: cst.CSTNode) -> None:
        self.begun.append((self.line, self.column))

    def after_codegen(self, node: cst.CSTNode) -> None:
        row, column = self.begun.pop()
        # The position without whitespace, recorded by the node itself, counts.
        if node not in self.regions:
            self.regions[node] = (row, column + 1, self.line, self.column + 1)

    def record_syntactic_position(  # type: ignore[override]
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> _Recording:
        return _Recording(self, node, start_node, end_node)


class _Recording:
    """Records where a node stands without the whitespace around it, or from one node to another."""

    __slots__ = ("column", "end_node", "node", "row", "start_node", "state")

    def __init__(
        self, state: _State, node: cst.CSTNode, start_node: cst.CSTNode | None, end_node: cst.CSTNode | None
    ) -> None:
        self.state = state
        self.node = node
        self.start_node = start_node
        self.end_node = end_node

    def __enter__(self) -> None:
        self.row, self.column = self.state.line, self.state.column

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        regions = self.state.regions
        row, column = self.row, self.column + 1
        end_row, end_column = self.state.line, self.state.column + 1
        if self.start_node is not None:
            row, column = regions[self.start_node][:2]
        if self.end_node is not None:
            end_row, end_column = regions[self.end_node][2:]
        regions[self.node] = (row, column, end_row, end_column)
