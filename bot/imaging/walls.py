"""What a worker process shuts itself in before it sees a stranger's bytes: memory, processor time, network.

Each wall is tried, and those that stand are named: a container may forbid a network namespace of one's own, and then
the system-call filter and the audit hook are what is left.
"""

import ctypes
import platform
import resource
import struct
import sys

MEMORY = "memory"
NAMESPACE = "network namespace"
FILTER = "system-call filter"
HOOK = "audit hook"
# Either of these holds native code too; the hook only holds Python.
NO_NETWORK = frozenset({NAMESPACE, FILTER})

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 22, 38, 2
_EPERM = 1


def raise_walls(memory_bytes: int) -> tuple[str, ...]:
    """Shut this process in; the names of the walls that stand. Before any thread is started: a namespace is per thread."""
    standing = [MEMORY]
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would be a photo on the disk
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if _leave_network(libc):
            standing.append(NAMESPACE)
        if _filter_calls(libc):
            standing.append(FILTER)
    sys.addaudithook(_refuse)
    return (*standing, HOOK)


def allow_seconds(more: float) -> None:
    """The processor may be used for this much longer; then the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + more) + 1, hard))


def _refuse(event: str, _arguments: object) -> None:
    if event.startswith(("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system")):
        raise PermissionError(f"a photo worker does not do this: {event}")


def _leave_network(libc: ctypes.CDLL) -> bool:
    """Enter a network namespace in which there is nothing; without privileges, in a user namespace of one's own."""
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


# --- the system-call filter (seccomp, linux/seccomp.h): `socket`, `connect` and `io_uring_setup` answer EPERM ------------

_CALLS = {  # machine: its AUDIT_ARCH, and the numbers of those three calls
    "x86_64": (0xC000003E, (41, 42, 425)),
    "aarch64": (0xC00000B7, (198, 203, 425)),
}
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | _EPERM, 0x80000000
_AT_CALL, _AT_MACHINE = 0, 4  # where struct seccomp_data holds them
_X32 = 0x40000000  # the other numbering on x86_64


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def _filter_calls(libc: ctypes.CDLL) -> bool:
    if platform.machine() not in _CALLS or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    code = _instructions(*_CALLS[platform.machine()])
    program = _Program(len(code) // 8, code)
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _instructions(machine: int, calls: tuple[int, ...]) -> bytes:
    tests = [
        step for call in calls for step in (_instruction(_JUMP_IF_EQUAL, call, 0, 1), _instruction(_RETURN, _REFUSE))
    ]
    return b"".join(
        (
            _instruction(_LOAD, _AT_MACHINE),
            _instruction(_JUMP_IF_EQUAL, machine, 1, 0),
            _instruction(_RETURN, _KILL),
            _instruction(_LOAD, _AT_CALL),
            _instruction(_JUMP_IF_AT_LEAST, _X32, 0, 1),
            _instruction(_RETURN, _REFUSE),
            *tests,
            _instruction(_RETURN, _ALLOW),
        )
    )


def _instruction(code: int, value: int, when_true: int = 0, when_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, when_true, when_false, value)
