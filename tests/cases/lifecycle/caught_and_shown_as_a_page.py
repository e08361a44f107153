# A handler that answers with a page or a redirect tells a person at a browser of every failure: JSON would be worse.
# file: app/main.py
from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

app = FastAPI()
router = APIRouter(prefix="/pages")
templates = Jinja2Templates("templates")


@router.get("/callback")
async def callback(code: str = "") -> RedirectResponse:
    try:
        if not code:
            raise HTTPException(400, "no code")
        return RedirectResponse("/home")
    except Exception as error:
        return RedirectResponse(f"/login?error={error}")


@router.get("/profile", response_class=HTMLResponse)
async def profile(request: Request, name: str = ""):
    try:
        if not name:
            raise HTTPException(404, "nobody")
        return templates.TemplateResponse(request, "profile.html", {"name": name})
    except Exception as error:
        response = templates.TemplateResponse(request, "error.html", {"error": error}, status_code=400)
        return response


@router.get("/data")
async def data(name: str = ""):
    try:
        if not name:
            raise HTTPException(404, "nobody")  # expect: FLT619
        return RedirectResponse(f"/data/{name}")
    except Exception as error:
        return JSONResponse({"error": str(error)}, status_code=500)


app.include_router(router)
