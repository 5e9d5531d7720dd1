"""A strict judge of what we tell Stripe: the SDK's own typed dictionaries, read by pydantic.

The SDK types its words as `Literal[...]|str`, which would let every word pass; the `|str` is taken away. Unknown keys
and values of another type are errors. Blind spot: the names of the SDK's own request options count as parameters.

    judge("checkout.Session", "Create").params({"mode": "payment", ...})      as Python says it
    judge("checkout.Session", "Create").form({"mode": "payment", ...})        as it arrives: every number is a string
"""

import functools
import importlib
import re
import types
import typing
from collections.abc import Mapping
from typing import Any

import typing_extensions
from pydantic import ConfigDict, TypeAdapter
from stripe import _request_options, _stripe_context, _stripe_object

_CLOSED = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
_BEFORE_A_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Judge:
    """Says what Stripe would not know of the parameters for one call. Raises pydantic's `ValidationError`."""

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        self._adapter = adapter

    def params(self, told: Mapping[str, Any]) -> Any:
        return self._adapter.validate_python(told, strict=True)

    def form(self, arrived: Mapping[str, Any]) -> Any:
        """With what was sent as text read as the numbers and truths that it stands for."""
        return self._adapter.validate_python(arrived)


@functools.cache
def judge(resource: str, verb: str) -> Judge:
    """The judge of a call, as "checkout.Session", "Create". It is built when it is first asked for."""
    *folders, noun = resource.split(".")
    file = _BEFORE_A_CAPITAL.sub("_", f"{noun}{verb}").lower()
    module = ".".join(["stripe", "params", *folders, f"_{file}_params"])
    home = importlib.import_module(module)
    own = [kind for kind in vars(home).values() if typing_extensions.is_typeddict(kind) and kind.__module__ == module]
    for kind in own:
        kind.__pydantic_config__ = _CLOSED
        kind.__annotations__ = {key: _without_any_word(hint, module) for key, hint in kind.__annotations__.items()}
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(home, f"{noun}{verb}Params"), config=None)
    names: dict[str, Any] = {}
    for source in (typing, typing_extensions, _request_options, _stripe_context, _stripe_object, home):
        names |= vars(source)
    adapter.rebuild(_types_namespace=names, raise_errors=True)
    return Judge(adapter)


def _without_any_word(hint: Any, module: str) -> Any:
    """The same hint with its literals and nothing beside them, however deep they lie and whether quoted or not."""
    if isinstance(hint, typing.ForwardRef):
        closed = re.sub(r"(Literal\[[^\]]*\])\|str", r"\1", hint.__forward_arg__)
        return typing.ForwardRef(closed, module=module)
    inner = typing.get_args(hint)
    if not inner or typing_extensions.get_origin(hint) is typing.Literal:
        return hint
    if typing_extensions.get_origin(hint) in (typing.Union, types.UnionType):
        is_closed = any(typing_extensions.get_origin(kind) is typing.Literal for kind in inner)
        kept = tuple(_without_any_word(kind, module) for kind in inner if not (is_closed and kind is str))
        return typing.Union[kept]  # noqa: UP007 - made of what is known only now
    return (
        hint.copy_with(tuple(_without_any_word(kind, module) for kind in inner)) if hasattr(hint, "copy_with") else hint
    )
