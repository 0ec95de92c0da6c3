"""A site that is made anew while its files change: for those who write."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import mimetypes
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scorekit.api.projects import PathLike, open_project
from scorekit.api.publishing import prepared
from scorekit.locking import PARTIAL, TEMPORARY
from scorekit.problems import Problem, ProblemsFound
from scorekit.reading.remembered import remembering
from scorekit.reading.source_lines import SourceLines

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

HOST = "127.0.0.1"
#: Seconds after which a page that waits for a change asks again.
_WAITS = 25
#: Of a second, between two looks.
_LOOKS = 10
#: Folders of a project that are never read for a site.
_PASSED_OVER = frozenset((".git", ".venv", "node_modules", "__pycache__"))


class ProblemsView(NamedTuple):
    """The problems of the files, as a terminal prints them."""

    title: str
    text: str


class LiveSite:
    """The pages of a project as it is now. Pages are made when somebody asks for them; what a change touches is made
    again, and only that is read again."""

    def __init__(
        self,
        tables: Sequence[str] = (),
        *,
        languages: Sequence[str] = (),
        pictures: bool = False,
        project: PathLike | None = None,
    ) -> None:
        self.tables, self.languages, self.pictures, self.project = tables, languages, pictures, project
        self.version = 0
        self._plan: dict[str, Callable[[], bytes]] = {}
        self._made: dict[str, bytes] = {}
        self._problems: list[Problem] = []
        self._lock = threading.Lock()
        self.refresh()

    @property
    def root(self) -> Path:
        """The folder that is watched."""
        return open_project(self.project)[0].root

    def refresh(self) -> None:
        """Read the project again."""
        from scorekit.publishing.site.building import site_plan

        with self._lock, _without_collecting():
            self._made.clear()
            try:
                _, made, spoken, house = prepared(
                    self.tables,
                    self.languages,
                    period=None,
                    pictures=self.pictures,
                    project=self.project,
                    live=True,
                )
                self._plan, self._problems = site_plan(made, spoken, house), []
            except ProblemsFound as error:
                self._problems = list(error.problems)
            self.version += 1

    def content(self, path: str) -> tuple[int, bytes] | None:
        """Status and content of a file of the site; None where there is none. A page says what is wrong with the
        files, where something is."""
        with self._lock:
            path = f"{path}index.html" if path == "" or path.endswith("/") else path
            if self._problems and (path.endswith(".html") or path not in self._plan):
                return (500, self._told(path)) if path.endswith(".html") else self._asset(path)
            if path not in self._plan:
                return None
            if path not in self._made:
                try:
                    self._made[path] = self._plan[path]()
                except ProblemsFound as error:
                    self._problems = list(error.problems)
                    return 500, self._told(path)
            return 200, self._made[path]

    def _asset(self, path: str) -> tuple[int, bytes] | None:
        """Style and scripts are there also where no page can be made."""
        from scorekit.publishing.site import addresses as places
        from scorekit.publishing.site.rendering import asset

        own = {places.CSS: "site.css", places.SCRIPT: "site.js", places.LIVE: "live.js"}
        return (200, asset(own[path]).encode()) if path in own else None

    def _told(self, path: str) -> bytes:
        from scorekit.publishing.printers.problems import text
        from scorekit.publishing.site.addresses import Addresses
        from scorekit.publishing.site.rendering import House, rendered
        from scorekit.wording import wording

        words = wording(self.languages[0] if self.languages else "en")
        told = text(self._problems, SourceLines().line)
        view = ProblemsView(words.tell("Problems in the files"), told)
        at = Addresses(path, words.language)
        return rendered("problems.html", view, words, at, House(live=True)).encode()


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Nothing looks through all that is remembered for garbage meanwhile: it takes as long as the rest."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


def application(site: LiveSite) -> Starlette:
    """The site as an application: it answers to its own names only, and serves nothing else than the site."""
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware
    from starlette.responses import PlainTextResponse, RedirectResponse, Response
    from starlette.routing import Route

    async def live(request: Request) -> Response:
        """The number of the site; where the page knows it, when it changes."""
        known = request.query_params.get("after")
        for _ in range(_WAITS * _LOOKS):
            if known != str(site.version) or known is None:
                break
            await asyncio.sleep(1 / _LOOKS)
        return PlainTextResponse(str(site.version), headers=_HEADERS)

    async def page(request: Request) -> Response:
        path = request.path_params["path"]
        found = await run_in_threadpool(site.content, path)
        if found is None and path and await run_in_threadpool(site.content, f"{path}/") is not None:
            return RedirectResponse(f"/{path}/", 307, headers=_HEADERS)
        if found is None:
            return PlainTextResponse("There is no such page.\n", 404, headers=_HEADERS)
        status, content = found
        kind = mimetypes.guess_type(path if "." in path.rpartition("/")[2] else "index.html")[0]
        return Response(content, status, media_type=kind or "application/octet-stream", headers=_HEADERS)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        watching = asyncio.create_task(_watch(site, stop))
        try:
            yield
        finally:
            stop.set()
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching

    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"], www_redirect=False)
    routes = [Route("/live", live), Route("/{path:path}", page)]
    return Starlette(routes=routes, middleware=[hosts], lifespan=lifespan)


_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin"}  # fmt: skip


def is_watched(root: Path, path: Path) -> bool:
    """Whether a change of a file makes the site anew: not in folders of programs, and not while it is being written."""
    parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
    return not any(part in _PASSED_OVER or part.startswith((TEMPORARY, PARTIAL)) for part in parts)


async def _watch(site: LiveSite, stop: asyncio.Event) -> None:
    """Read the project again whenever a file of it changes."""
    from starlette.concurrency import run_in_threadpool
    from watchfiles import awatch

    root = site.root
    async for _ in awatch(
        root, watch_filter=lambda _, path: is_watched(root, Path(path)), debounce=60, step=30, stop_event=stop
    ):
        await run_in_threadpool(site.refresh)


def serve(
    tables: Sequence[str] = (),
    *,
    port: int = 8000,
    languages: Sequence[str] = (),
    pictures: bool = False,
    project: PathLike | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Serve a site on this machine only, until it is interrupted.

    Args:
        tables: Leagues of the project, and frozen editions; every league where none is named.
        port: The port; 0 takes a free one.
        languages: The languages of the pages; those of the project where none is named.
        pictures: Whether pages have pictures: they take longer to make.
        project: The folder of the project.
        say: What says where the site is.

    Raises:
        ProblemsFound: The extra ``serve`` is not installed, or the port is taken.
    """
    import socket

    try:
        import starlette  # noqa: F401
        import uvicorn
        import watchfiles  # noqa: F401
    except ImportError:
        message, help = "serving needs libraries of the extra serve", "pip install 'scorekit[serve]'"
        raise ProblemsFound([Problem("", 0, 0, "cannot-write", message, help)]) from None
    with socket.socket() as listening, remembering():
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen(128)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            message = f"the port {port} cannot be used: {reason}"
            raise ProblemsFound([Problem("", 0, 0, "cannot-write", message, "--port takes another")]) from None
        site = LiveSite(tables, languages=languages, pictures=pictures, project=project)
        say(f"http://{HOST}:{listening.getsockname()[1]}/ (stop with Ctrl-C)")
        config = uvicorn.Config(application(site), log_level="warning", lifespan="on", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])
