import requests


class A: ...


class B(A): ...


def narrow(value, either: A | requests.Session, maybe: A | None):
    if isinstance(value, A):
        a = value  # revealed: main.A
    if isinstance(either, A):
        b = either  # revealed: main.A
    else:
        c = either  # revealed: requests.Session
    if not isinstance(either, A):
        d = either  # revealed: requests.Session
    if isinstance(value, (A, requests.Session)):
        e = value  # revealed: main.A | requests.Session
    if type(value) is A:
        f = value  # revealed: main.A
    match value:
        case A():
            g = value  # revealed: Unknown  # patterns do not narrow the subject
        case requests.Session() as h:
            i = h  # revealed: requests.Session
    try:
        pass
    except ValueError as error:
        j = error  # revealed: builtins.ValueError
    except (OSError, KeyError) as error:
        k = error  # revealed: builtins.OSError | builtins.KeyError
    if (found := A()) is not None:
        m = found  # revealed: main.A
    return maybe


def rebound():
    x = A()
    x = requests.Session()
    a = x  # revealed: requests.Session
    return a


def branches(flag):
    if flag:
        x = A()
    else:
        x = requests.Session()
    a = x  # revealed: requests.Session | main.A
    return a


def loops():
    for x in [A()]:
        a = x  # revealed: main.A
    while True:
        y = A()
        break
    b = y  # revealed: main.A
    for i, z in enumerate([A()]):
        c = z  # revealed: main.A
    for p, q in zip([A()], [requests.Session()]):
        d = q  # revealed: requests.Session
    return a, b, c, d
