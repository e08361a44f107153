"""What one module says to FastAPI: applications, routers, routes, handlers and middleware, as they are written."""
