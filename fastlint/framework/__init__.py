"""The FastAPI model: applications, routers, routes and dependencies as FastAPI would build them, without running it.

`collect` reads what one module says (and can be kept until that module or one it asked changes); `assemble` puts the
records of all modules together. Nothing is imported here: parts of the package are used by what is below it.
"""
