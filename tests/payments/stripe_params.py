"""A strict judge of what we tell Stripe: the SDK's own typed dictionaries, read by pydantic.

The SDK types its words as `Literal[...]|str`, which would let every word pass; the `|str` is taken away. Unknown keys
and values of another type are errors. Blind spot: words inside a list of literals.
"""

import importlib
import re
import typing
from typing import Any

import typing_extensions
from pydantic import ConfigDict, TypeAdapter
from stripe import _request_options, _stripe_context

_STRICT = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)


def judge(module: str, name: str) -> TypeAdapter[Any]:
    """The adapter whose `validate_python` raises `ValidationError` for parameters that Stripe would not know."""
    home = importlib.import_module(module)
    own = [kind for kind in vars(home).values() if typing_extensions.is_typeddict(kind) and kind.__module__ == module]
    for kind in own:
        kind.__pydantic_config__ = _STRICT
        kind.__annotations__ = {key: _without_any_word(hint, module) for key, hint in kind.__annotations__.items()}
    adapter: TypeAdapter[Any] = TypeAdapter(getattr(home, name), config=None)
    names: dict[str, Any] = {}
    for source in (typing, typing_extensions, _request_options, _stripe_context, home):
        names |= vars(source)
    adapter.rebuild(_types_namespace=names, raise_errors=True)
    return adapter


def _without_any_word(hint: Any, module: str) -> Any:
    if isinstance(hint, typing.ForwardRef):
        closed = re.sub(r"(Literal\[[^\]]*\])\|str", r"\1", hint.__forward_arg__)
        return typing.ForwardRef(closed, module=module)
    if typing_extensions.get_origin(hint) in (typing.NotRequired, typing_extensions.NotRequired):
        return typing_extensions.NotRequired[_without_any_word(typing.get_args(hint)[0], module)]
    return hint
