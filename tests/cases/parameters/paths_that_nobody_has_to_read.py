# A stub answers everything below a path alike, and a page is the same whatever stands in its path: its script reads it.
# file: app/main.py
from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.templating import Jinja2Templates

app = FastAPI()
templates = Jinja2Templates(directory="templates")


@app.api_route("/v1/keys/{path:path}", methods=["GET", "POST"])
@app.api_route("/v1/keys", methods=["GET", "POST"])
async def keys_disabled() -> None:
    raise HTTPException(status_code=404, detail="managed elsewhere")


@app.get("/files/{path:path}")  # expect: FLT408
def file_with_another_name(name: str) -> str:
    return name


@app.get("/share/{slug}", response_class=HTMLResponse)
def shared(request: Request):
    return templates.TemplateResponse(request, "share.html")


@app.get("/talk/{slug}")
def talk(request: Request):
    return templates.TemplateResponse(request, "talk.html")


@app.get("/app/{page}")
def client() -> FileResponse:
    return FileResponse("index.html")


@app.get("/books/{book_id}")  # expect: FLT408
def book(request: Request) -> dict[str, str]:
    return {"url": str(request.url)}


@app.get("/covers/{book_id}", response_class=HTMLResponse)  # expect: FLT408
def cover(id: int) -> str:
    return f"<img src={id}>"


@app.get("/off/{book_id}")
def off() -> None:
    """Switched off for all."""
    raise HTTPException(status_code=403)


@app.get("/half/{book_id}")  # expect: FLT408
def half(request: Request) -> str:
    if request.headers:
        raise HTTPException(status_code=403)
    return "half"
