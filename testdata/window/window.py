"""Opens workbooks in a LibreOffice window on a screen of its own, as a clerk has them in front of her.

    window.py shots 1366x768 FOLDER FILE...    a picture of every sheet, and what of it is seen
    window.py keys 1366x768 FILE RESULT        types what stands in standard input, and saves
    window.py links 1366x768 FILE              clicks on the cells that standard input names

"shots" prints a line of JSON for each sheet: file, sheet, the areas of its panes, the cell under the cursor. "keys" reads one
step a line: "sheet NAME", "key NAME" (as xdotool calls it), "text WORDS"; it prints the cell under the cursor after each
step. "links" reads a sheet, a tab and a cell a line, holds Ctrl as LibreOffice asks for, clicks on the first letters in the cell
(LibreOffice follows HYPERLINK where the words are, Excel in the whole cell), and prints the cell under the cursor then.

It needs Xvfb, xdotool, import (ImageMagick), soffice and the module uno of LibreOffice.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue

PATIENCE = 90  # seconds that the office has to open its socket
ATTEMPTS = 3  # on a busy machine an office that has just been started has stayed silent, once


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


@contextlib.contextmanager
def screen(size):
    """A screen of that size; yields the environment of its programs."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24", "-nolisten", "tcp"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as f:
            number = f.readline().strip()
        if not number:
            raise SystemExit("Xvfb does not start")
        yield dict(os.environ, DISPLAY=":" + number)
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def office(env):
    """A LibreOffice with a profile of its own; yields its desktop."""
    for attempt in range(ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="nianbao-window-", ignore_cleanup_errors=True) as profile:
            pipe = "nianbao%d-%d" % (os.getpid(), attempt)
            process = subprocess.Popen(
                ["soffice", "-env:UserInstallation=file://" + profile, "--norestore", "--nologo", "--nodefault", "--nofirststartwizard",
                 "--accept=pipe,name=%s;urp;" % pipe], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            try:
                remote = answer(process, pipe)
                if remote is None:
                    continue
                desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
                yield desktop
                with contextlib.suppress(Exception):
                    desktop.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                return
            finally:
                with contextlib.suppress(ProcessLookupError):  # what soffice starts does not end with it
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    raise SystemExit("LibreOffice does not answer")


def answer(process, pipe):
    """What the office says on its socket, or None if it ends or stays silent."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(PATIENCE * 2):
        try:
            return resolver.resolve("uno:pipe,name=%s;urp;StarOffice.ComponentContext" % pipe)
        except Exception:
            if process.poll() is not None:
                return None
            time.sleep(0.5)
    return None


@contextlib.contextmanager
def opened(desktop, path):
    """The workbook in a window. It is a copy: a lock that an earlier run left beside the file would ask a question first."""
    with tempfile.TemporaryDirectory(prefix="nianbao-window-") as folder:
        copy = shutil.copy(path, folder)
        doc = desktop.loadComponentFromURL(pathlib.Path(copy).as_uri(), "_blank", 0, ())
        time.sleep(2)
        yield doc
        with contextlib.suppress(Exception):  # an open dialog forbids it; the office is ended next
            doc.close(True)


def cursor(doc):
    selected = doc.CurrentSelection
    if hasattr(selected, "RangeAddresses"):  # Ctrl and a click add a cell to what is selected
        at = selected.RangeAddresses[-1]
    else:
        at = selected.RangeAddress
    return {"sheet": doc.CurrentController.ActiveSheet.Name, "row": at.StartRow + 1, "col": at.StartColumn + 1}


def panes(controller):
    """What is seen of the active sheet, pane by pane."""
    list = []
    for i in range(controller.Count):
        r = controller.getByIndex(i).VisibleRange
        list.append([r.StartRow + 1, r.StartColumn + 1, r.EndRow + 1, r.EndColumn + 1])
    return list


def picture(env, path):
    subprocess.run(["import", "-window", "root", path], env=env, check=True)


def shots(size, folder, files):
    os.makedirs(folder, exist_ok=True)
    with screen(size) as env, office(env) as desktop:
        for path in files:
            with opened(desktop, path) as doc:
                for sheet in doc.Sheets:
                    if not sheet.IsVisible:
                        continue
                    doc.CurrentController.setActiveSheet(sheet)
                    time.sleep(1)
                    name = "%s-%s-%s.png" % (pathlib.Path(path).stem, size, sheet.Name)
                    picture(env, os.path.join(folder, name))
                    print(json.dumps({"file": path, "sheet": sheet.Name, "panes": panes(doc.CurrentController),
                                      "cursor": cursor(doc)}, ensure_ascii=False), flush=True)


def press(env, *args):
    subprocess.run(["xdotool", *args], env=env, check=True)


def keys(size, path, result):
    with screen(size) as env, office(env) as desktop, opened(desktop, path) as doc:
        window = subprocess.run(["xdotool", "search", "--name", "LibreOffice Calc"], env=env, capture_output=True, text=True)
        press(env, "windowfocus", window.stdout.split()[0])
        for line in sys.stdin.read().splitlines():
            kind, _, rest = line.partition(" ")
            if kind == "sheet":
                doc.CurrentController.setActiveSheet(doc.Sheets.getByName(rest))
            elif kind == "key":
                press(env, "key", rest)
            elif kind == "text":
                press(env, "type", "--delay", "12", rest)
            time.sleep(0.05)
            print(json.dumps(dict(cursor(doc), step=line), ensure_ascii=False), flush=True)
        time.sleep(1)
        doc.storeToURL(pathlib.Path(result).absolute().as_uri(), (prop("FilterName", "Calc MS Excel 2007 XML"),))


def tables(context):
    """The panes of a sheet in the tree that programs for the blind read."""
    if context.getAccessibleRole() == uno.getConstantByName("com.sun.star.accessibility.AccessibleRole.TABLE"):
        yield context
        return
    for i in range(min(context.getAccessibleChildCount(), 50)):
        child = context.getAccessibleChild(i)
        if child:
            yield from tables(child.getAccessibleContext())


def letters(doc, row, col):
    """Where on the screen the first letters in a cell are seen."""
    for table in tables(doc.CurrentController.Frame.ComponentWindow.getAccessibleContext()):
        seen, from_ = table.getSize(), table.getLocationOnScreen()
        cell = table.getAccessibleCellAt(row - 1, col - 1)
        if cell is None:
            continue
        cell = cell.getAccessibleContext()
        at, size = cell.getLocationOnScreen(), cell.getSize()
        x, y = at.X + min(20, size.Width // 2), at.Y + size.Height // 2
        if from_.X <= x < from_.X + seen.Width and from_.Y <= y < from_.Y + seen.Height:
            return x, y
    raise SystemExit("row %d, column %d is not seen" % (row, col))


def links(size, path):
    with screen(size) as env, office(env) as desktop, opened(desktop, path) as doc:
        for line in sys.stdin.read().splitlines():
            name, cell = line.split("\t")
            sheet = doc.Sheets.getByName(name)
            doc.CurrentController.setActiveSheet(sheet)
            view = doc.CurrentController
            view.getByIndex(view.Count - 1).setFirstVisibleRow(view.SplitRow)  # a link before may have moved the sheet
            at = sheet.getCellRangeByName(cell).RangeAddress
            time.sleep(0.5)
            x, y = letters(doc, at.StartRow + 1, at.StartColumn + 1)
            press(env, "mousemove", str(x), str(y))
            press(env, "keydown", "Control_L", "click", "1", "keyup", "Control_L")
            time.sleep(0.7)
            print(json.dumps(dict(cursor(doc), step=line, now=doc.CurrentController.ActiveSheet.Name), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "shots":
        shots(sys.argv[2], sys.argv[3], sys.argv[4:])
    elif sys.argv[1] == "links":
        links(sys.argv[2], sys.argv[3])
    else:
        keys(sys.argv[2], sys.argv[3], sys.argv[4])
