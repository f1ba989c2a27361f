# SPDX-License-Identifier: MIT OR Apache-2.0
"""A sheet of paper with words, tables, boxes and signatures, drawn as a text PDF or as a scanned picture.

The same sheet gives the same bytes each time: no clock, and chance only from a seed.
"""
import io
import os
import random

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 48
DEJAVU = "/usr/share/fonts/truetype/dejavu"
HAS_DEJAVU = os.path.exists(DEJAVU + "/DejaVuSans.ttf")
if HAS_DEJAVU:
    REGULAR, BOLD = "DejaVu", "DejaVu-Bold"
    pdfmetrics.registerFont(TTFont(REGULAR, DEJAVU + "/DejaVuSans.ttf"))
    pdfmetrics.registerFont(TTFont(BOLD, DEJAVU + "/DejaVuSans-Bold.ttf"))
    EMPTY, TICKED, ARROW = "☐", "☒", "►"
else:
    REGULAR, BOLD = "Helvetica", "Helvetica-Bold"
    EMPTY, TICKED, ARROW = "[ ]", "[x]", ":"

BLACK, GREY, PALE, BLUE, INK, RED = (0, 0, 0), (90, 90, 90), (228, 233, 242), (30, 60, 130), (25, 35, 120), (150, 30, 40)


def box(ticked):
    return TICKED if ticked else EMPTY


def wrap(text, font, size, width):
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = (line + " " + word).strip()
            if line and pdfmetrics.stringWidth(longer, font, size) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


class Sheet:
    """Flows downwards and turns the page by itself. `header` and `footer` are called for each page once all are known."""

    def __init__(self, title, header=None, footer=None, seed=0):
        self.title, self.header, self.footer = title, header, footer
        self.random = random.Random("%s/%s" % (title, seed))
        self.pages, self.y = [], 0
        self.page()

    def page(self):
        self.pages.append([])
        self.y = HEIGHT - (78 if self.header else MARGIN)

    def room(self, height):
        if self.y - height < 70:
            self.page()

    def op(self, *what):
        self.pages[-1].append(what)

    # ---- primitives
    def text_at(self, x, y, text, size=9.5, bold=False, colour=BLACK, align="left"):
        width = pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, size)
        x -= {"left": 0, "centre": width / 2, "right": width}[align]
        self.op("text", x, y, text, size, bold, colour)

    def rect(self, x, y, width, height, fill=None, colour=GREY, thick=0.7):
        self.op("rect", x, y, width, height, fill, colour, thick)

    def line(self, x1, y1, x2, y2, colour=GREY, thick=0.7):
        self.op("line", x1, y1, x2, y2, colour, thick)

    # ---- blocks
    def skip(self, height=8):
        self.y -= height

    def heading(self, text, size=13, colour=BLUE, align="left", rule=False):
        self.room(size * 2.4)
        for line in wrap(text, BOLD, size, WIDTH - 2 * MARGIN):
            self.y -= size * 1.35
            x = WIDTH / 2 if align == "centre" else MARGIN
            self.text_at(x, self.y, line, size, True, colour, align)
        if rule:
            self.line(MARGIN, self.y - 5, WIDTH - MARGIN, self.y - 5, colour, 1)
            self.y -= 5
        self.y -= 5

    def para(self, text, size=9.5, bold=False, indent=0, colour=BLACK, after=5):
        font = BOLD if bold else REGULAR
        for line in wrap(text, font, size, WIDTH - 2 * MARGIN - indent):
            self.room(size * 1.5)
            self.y -= size * 1.45
            self.text_at(MARGIN + indent, self.y, line, size, bold, colour)
        self.y -= after

    def banner(self, text, size=15):
        """A title in a tinted frame, as on the ministry's covers."""
        lines = wrap(text, BOLD, size, WIDTH - 2 * MARGIN - 30)
        height = size * 1.5 * len(lines) + 14
        self.room(height)
        self.rect(MARGIN, self.y - height, WIDTH - 2 * MARGIN, height, PALE, BLUE, 1.2)
        y = self.y - 4
        for line in lines:
            y -= size * 1.45
            self.text_at(WIDTH / 2, y, line, size, True, BLUE, "centre")
        self.y -= height + 10

    def letterhead(self, left, right=()):
        for number, line in enumerate(left):
            self.text_at(MARGIN, self.y - 12 * (number + 1), line, 9 if number else 11, number == 0, BLUE if number == 0 else BLACK)
        for number, line in enumerate(right):
            self.text_at(WIDTH - MARGIN, self.y - 12 * (number + 1), line, 9, False, BLACK, "right")
        self.y -= 12 * max(len(left), len(right)) + 6
        self.line(MARGIN, self.y, WIDTH - MARGIN, self.y, BLUE, 1)
        self.y -= 14

    def fields(self, pairs, label_width=165, size=9.5, mark=" :"):
        for label, value in pairs:
            lines = wrap(value, REGULAR, size, WIDTH - 2 * MARGIN - label_width)
            self.room(15 * len(lines))
            for number, line in enumerate(lines):
                self.y -= 14.5
                if number == 0:
                    self.text_at(MARGIN, self.y, label + mark, size, True)
                self.text_at(MARGIN + label_width, self.y, line, size)
        self.y -= 6

    def table(self, widths, rows, header=True, size=8.5, least=18, signed=()):
        """`signed`: (row, column) cells in which somebody signed."""
        total = WIDTH - 2 * MARGIN
        widths = [total * width / sum(widths) for width in widths]
        for number, row in enumerate(rows):
            is_header = header and number == 0
            font = BOLD if is_header else REGULAR
            cells = [wrap(cell, font, size, width - 8) for cell, width in zip(row, widths)]
            height = max(least, max(len(cell) for cell in cells) * size * 1.35 + 8)
            self.room(height)
            x = MARGIN
            for column, (lines, width) in enumerate(zip(cells, widths)):
                self.rect(x, self.y - height, width, height, PALE if is_header else None)
                y = self.y - 4
                for line in lines:
                    y -= size * 1.3
                    self.text_at(x + 4, y, line, size, is_header)
                if (number, column) in signed:
                    self.scribble(x + 6, self.y - height / 2, width - 14)
                x += width
            self.y -= height
        self.y -= 8

    def scribble(self, x, y, width):
        """A signature: nobody's."""
        chance, points = self.random.random, []
        steps = 22
        for step in range(steps):
            points.append((x + width * (step / steps) * (0.7 + 0.3 * chance()), y + (chance() - 0.5) * 13 * (1 - step / steps / 1.6)))
        for (x1, y1), (x2, y2) in zip(points, points[1:]):
            self.line(x1, y1, x2, y2, INK, 0.9)

    def signatures(self, names, height=52):
        self.room(height + 20)
        width = (WIDTH - 2 * MARGIN) / len(names)
        for number, name in enumerate(names):
            x = MARGIN + number * width
            self.rect(x, self.y - height, width - 6, height)
            for row, line in enumerate(name.split("\n")):
                self.text_at(x + 5, self.y - 11 - 10 * row, line, 7.5, row == 0)
            self.scribble(x + 20, self.y - height + 14, width * 0.6)
        self.y -= height + 10

    def stamp(self, lines, x=420, y=None):
        y = self.y + 40 if y is None else y
        self.op("ellipse", x, y, 105, 62, RED)
        for number, line in enumerate(lines):
            self.text_at(x + 52, y + 40 - 11 * number, line, 7.5, True, RED, "centre")

    # ---- results
    def finished(self):
        """The pages with header and footer."""
        total, body = len(self.pages), self.pages
        pages = []
        for number, ops in enumerate(body, 1):
            self.pages = [list(ops)]
            if self.header:
                self.header(self, number, total)
            if self.footer:
                self.footer(self, number, total)
            pages.append(self.pages[0])
        self.pages = body
        return pages

    def pdf(self, password=None, compress=1):
        out = io.BytesIO()
        encrypt = StandardEncryption(password, ownerPassword=password + "-o", strength=128) if password else None
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=compress, encrypt=encrypt)
        canvas.setTitle(self.title)
        canvas.setAuthor("Centre d'examen fictif")
        for ops in self.finished():
            for op in ops:
                draw_pdf(canvas, op)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    def pictures(self, dpi=110, quality=42):
        return [scan(ops, dpi, quality, random.Random("%s/%d" % (self.title, number))) for number, ops in enumerate(self.finished())]

    def scanned_pdf(self, dpi=110, quality=42):
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
        for picture in self.pictures(dpi, quality):
            canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, WIDTH, HEIGHT)
            canvas.showPage()
        canvas.save()
        return out.getvalue()


def bound(title, sheets):
    """Several sheets in one PDF, as somebody who scans a pile gets them."""
    pile = Sheet(title)
    pile.pages = [ops for sheet in sheets for ops in sheet.finished()]
    return pile


def rgb(colour):
    return [part / 255 for part in colour]


def draw_pdf(canvas, op):
    kind, *args = op
    if kind == "text":
        x, y, text, size, bold, colour = args
        canvas.setFillColorRGB(*rgb(colour))
        canvas.setFont(BOLD if bold else REGULAR, size)
        canvas.drawString(x, y, text)
    elif kind == "rect":
        x, y, width, height, fill, colour, thick = args
        canvas.setLineWidth(thick)
        canvas.setStrokeColorRGB(*rgb(colour))
        canvas.setFillColorRGB(*rgb(fill or BLACK))
        canvas.rect(x, y, width, height, stroke=1, fill=1 if fill else 0)
    elif kind == "line":
        x1, y1, x2, y2, colour, thick = args
        canvas.setLineWidth(thick)
        canvas.setStrokeColorRGB(*rgb(colour))
        canvas.line(x1, y1, x2, y2)
    elif kind == "ellipse":
        x, y, width, height, colour = args
        canvas.setLineWidth(1.2)
        canvas.setStrokeColorRGB(*rgb(colour))
        canvas.ellipse(x, y, x + width, y + height)


def scan(ops, dpi, quality, chance):
    """The page put through a scanner: grey, a little askew, paper noise."""
    scale = dpi / 72
    image = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 250)
    draw = ImageDraw.Draw(image)

    def grey(colour):
        return round(0.3 * colour[0] + 0.6 * colour[1] + 0.1 * colour[2])

    for kind, *args in ops:
        if kind == "text":
            x, y, text, size, bold, colour = args
            name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
            font = ImageFont.truetype("%s/%s" % (DEJAVU, name), size * scale) if HAS_DEJAVU else ImageFont.load_default(size * scale)
            draw.text((x * scale, (HEIGHT - y) * scale), text, font=font, fill=grey(colour), anchor="ls")
        elif kind == "rect":
            x, y, width, height, fill, colour, thick = args
            corners = (x * scale, (HEIGHT - y - height) * scale, (x + width) * scale, (HEIGHT - y) * scale)
            draw.rectangle(corners, fill=grey(fill) if fill else None, outline=grey(colour), width=1)
        elif kind == "line":
            x1, y1, x2, y2, colour, thick = args
            draw.line((x1 * scale, (HEIGHT - y1) * scale, x2 * scale, (HEIGHT - y2) * scale), fill=grey(colour), width=round(thick * 1.6))
        elif kind == "ellipse":
            x, y, width, height, colour = args
            draw.ellipse((x * scale, (HEIGHT - y - height) * scale, (x + width) * scale, (HEIGHT - y) * scale), outline=grey(colour), width=2)
    image = image.rotate(chance.uniform(-0.7, 0.7), resample=Image.BILINEAR, fillcolor=245)
    noise = Image.frombytes("L", (128, 128), bytes(chance.randrange(0, 12) for _ in range(128 * 128)))
    tiled = Image.new("L", image.size)
    for left in range(0, image.width, 128):
        for top in range(0, image.height, 128):
            tiled.paste(noise, (left, top))
    from PIL import ImageChops
    image = ImageChops.subtract(image, tiled)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()
