"""The floors of the building, and what breaks them. Pure: it sees names and sources only."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

# From the ground up. On each floor rooms side by side; a room is one name or several, with all
# that is below these names. A module imports from floors below its own and from its own room.
Room = frozenset[str]
FLOORS: Sequence[Sequence[Room]] = [
    [frozenset({"chat.text"}), frozenset({"chat.meters"})],  # what Python lacks; what is counted
    [  # ground
        frozenset({"chat.wording"}),
        frozenset({"chat.admin_base"}),
        frozenset({"chat.backoff"}),
        frozenset({"chat.buttons", "chat.handoff"}),
        frozenset({"chat.canned"}),
        frozenset({"chat.errors"}),
        frozenset({"chat.fields"}),
        frozenset({"chat.finding"}),
        frozenset({"chat.foreign"}),
        frozenset({"chat.hours"}),
        frozenset({"chat.line"}),
        frozenset({"chat.media"}),
        frozenset({"chat.threads", "chat.together"}),
        frozenset({"chat.whence"}),
    ],
    [frozenset({"chat.protocol"})],  # contract
    [frozenset({"chat.models", "chat.migrations"})],  # memory
    [
        frozenset({"chat.selectors"}),
        frozenset({"chat.presenters", "chat.customers", "chat.deadlines"}),
    ],  # reading
    [frozenset({"chat.broadcast", "chat.publisher"})],  # telling
    [  # rules
        frozenset({"chat.operations"}),
        frozenset({"chat.presence"}),
        frozenset({"chat.access", "chat.revocation"}),
        frozenset({"chat.doctor"}),
    ],
    [frozenset({"chat.outward"})],  # what the doors to other systems share
    [  # doors
        frozenset({"chat.realtime"}),
        frozenset({"chat.api"}),
        frozenset({"chat.admin"}),
        frozenset({"chat.pages"}),
        frozenset({"chat.outbox"}),
        frozenset({"chat.jobs"}),
        frozenset({"webhooks"}),
    ],
    [  # composition
        frozenset({"livechat_project", "chat.apps", "chat.management"})
        | {"webhooks.apps", "webhooks.management"}
    ],
]
COMPOSITION = FLOORS[-1][0]

# Imitates LINE, and must know no more of us than LINE does.
SIMULATOR = "webhooks.simulator"
SIMULATOR_MAY_USE = "chat.line.signature"

_PACKAGES = {"chat", "webhooks", "livechat_project"}


def broken(sources: Mapping[str, str]) -> list[str]:
    """One sentence for each import that goes up or sideways. `sources`: module name → text."""
    return [
        sentence
        for module, source in sorted(sources.items())
        for target in sorted(set(imports(module, source, sources)))
        for sentence in _complaints(module, target)
    ]


def homeless(modules: Iterator[str] | Sequence[str]) -> list[str]:
    """Modules that stand in no room, so that nothing could be said of their imports."""
    return [
        module
        for module in modules
        if _place(module) is None and module not in _PACKAGES and not _within(module, SIMULATOR)
    ]


def imports(module: str, source: str, known: Mapping[str, object]) -> Iterator[str]:
    """The modules of ours that `module` imports, also inside functions and for types alone."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _base(module, node, known)
            submodules = [f"{base}.{alias.name}" for alias in node.names]
            named = [name if _exists(name, known) else base for name in submodules]
        else:
            continue
        yield from (name for name in named if name.partition(".")[0] in _PACKAGES)


def _base(module: str, node: ast.ImportFrom, known: Mapping[str, object]) -> str:
    if not node.level:
        return node.module or ""
    # A package's own `.` is itself; a module's is the package around it.
    is_package = _is_package(module, known)
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, node.module] if node.module else parts)


def _exists(module: str, known: Mapping[str, object]) -> bool:
    return module in known or _is_package(module, known)


def _is_package(module: str, known: Mapping[str, object]) -> bool:
    return any(name.startswith(f"{module}.") for name in known)


def _complaints(module: str, target: str) -> Iterator[str]:
    if _within(module, SIMULATOR):
        if not _within(target, SIMULATOR) and target != SIMULATOR_MAY_USE:
            yield f"{module} imports {target}: the simulator may use {SIMULATOR_MAY_USE} alone"
        return
    here, there = _place(module), _place(target)
    if _within(target, SIMULATOR):
        if here is None or here[1] != COMPOSITION:
            yield f"{module} imports {target}: only the composition may know the simulator"
        return
    if here is None or there is None or here[1] == there[1]:
        return
    if there[0] > here[0]:
        yield f"{module} imports {target}, which is above it"
    elif there[0] == here[0]:
        yield f"{module} imports {target}, which is another room of its floor"


def _place(module: str) -> tuple[int, Room] | None:
    """The floor and the room with the longest name that fits: `webhooks.apps` before `webhooks`."""
    fitting = [
        (len(name), floor, room)
        for floor, rooms in enumerate(FLOORS)
        for room in rooms
        for name in room
        if _within(module, name)
    ]
    if not fitting:
        return None
    _, floor, room = max(fitting, key=lambda found: found[0])
    return floor, room


def _within(module: str, name: str) -> bool:
    return module == name or module.startswith(f"{name}.")
