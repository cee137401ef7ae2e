// The left side: one page with its boxes, zoomed and turned. It knows pages and boxes, and nothing of values.

const SVG = "http://www.w3.org/2000/svg";

const READABLE = 1.1; // pixels to a point: below, print of ten points is hard to read

export class PageView {
  constructor(sha, sizes, onChoose) {
    this.sha = sha;
    this.sizes = sizes;
    this.onChoose = onChoose;
    this.page = 0;
    this.zoom = 1;
    this.turn = 0;
    this.boxes = []; // {page, bbox, path, status}
    this.stage = document.getElementById("stage");
    this.sheet = document.getElementById("sheet");
    this.image = document.getElementById("image");
    this.overlay = document.getElementById("overlay");
    this.overlay.addEventListener("click", (event) => {
      const path = event.target.dataset?.path;
      if (path && !this.drawing) this.onChoose(path);
    });
    this.image.addEventListener("load", () => (this.image.style.visibility = ""));
    new ResizeObserver(() => this.layOut()).observe(this.stage);
  }

  show(page) {
    if (page < 1 || page > this.sizes.length || page === this.page) return;
    this.page = page;
    document.getElementById("page").value = page;
    this.image.style.visibility = "hidden"; // never one page's boxes on another's picture
    this.image.src = this.address(page);
    if (page < this.sizes.length) new Image().src = this.address(page + 1);
    this.layOut();
    this.draw();
  }

  address(page) {
    return `/api/documents/${this.sha}/pages/${page}/image`;
  }

  layOut() {
    if (!this.page) return;
    const [width, height] = this.sizes[this.page - 1];
    const room = this.stage.clientWidth - 32;
    const lying = this.turn % 180 !== 0;
    const scale = (room / (lying ? height : width)) * this.zoom;
    this.scale = scale;
    const [w, h] = [width * scale, height * scale];
    Object.assign(this.sheet.style, { width: `${w}px`, height: `${h}px` });
    const moves = { 0: "", 90: `translate(${h}px, 0)`, 180: `translate(${w}px, ${h}px)`, 270: `translate(0, ${w}px)` };
    this.sheet.style.transform = `${moves[this.turn]} rotate(${this.turn}deg)`;
    this.sheet.style.marginBottom = lying ? `${w - h}px` : "";
    this.sheet.style.marginLeft = lying ? "0" : "";
    this.overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }

  setBoxes(boxes) {
    this.boxes = boxes;
    this.draw();
  }

  draw() {
    const here = this.boxes.filter((box) => box.page === this.page);
    this.overlay.replaceChildren(...here.map((box) => this.makeBox(box.bbox, box.words ? `${box.status} words` : box.status, box.path)));
    this.mark();
  }

  makeBox([x0, y0, x1, y1], name, path) {
    const box = document.createElementNS(SVG, "rect");
    const grown = { x: x0 - 2, y: y0 - 2, width: Math.max(1, x1 - x0 + 4), height: Math.max(1, y1 - y0 + 4) };
    for (const [key, value] of Object.entries(grown)) box.setAttribute(key, value);
    box.setAttribute("class", name);
    if (path) box.dataset.path = path;
    return box;
  }

  // Outline the evidence of the chosen value, and dotted what else is spoken of.
  point(path, evidence, related = []) {
    this.chosen = path;
    this.related = related;
    if (evidence.length) this.show(evidence[0].page);
    if (this.scale < READABLE) this.zoomBy(READABLE / this.scale);
    this.mark();
    const box = this.overlay.querySelector(".chosen") ?? this.overlay.querySelector(".related");
    if (box) box.scrollIntoView({ block: "center", inline: "center" });
  }

  mark() {
    this.overlay.querySelectorAll(".related").forEach((box) => box.remove());
    for (const box of this.overlay.children) box.classList.toggle("chosen", box.dataset.path === this.chosen);
    for (const place of this.related ?? []) {
      if (place.page === this.page) this.overlay.append(this.makeBox(place.bbox, "related"));
    }
    const chosen = this.overlay.querySelectorAll(".chosen");
    this.overlay.append(...chosen); // on top of its neighbours
  }

  // A part of a page, cut from the page's own picture.
  cut(place) {
    const [x0, y0, x1, y1] = [place.bbox[0] - 24, place.bbox[1] - 6, place.bbox[2] + 24, place.bbox[3] + 6];
    const [width, height] = this.sizes[place.page - 1];
    const cut = document.createElementNS(SVG, "svg");
    const image = document.createElementNS(SVG, "image");
    const shape = { viewBox: `${x0} ${y0} ${x1 - x0} ${y1 - y0}`, height: 44, width: (44 * (x1 - x0)) / (y1 - y0) };
    const picture = { href: this.address(place.page), width, height, preserveAspectRatio: "none" };
    for (const [key, value] of Object.entries(shape)) cut.setAttribute(key, value);
    for (const [key, value] of Object.entries(picture)) image.setAttribute(key, value);
    cut.append(image);
    return cut;
  }

  zoomBy(factor) {
    this.zoom = factor === 0 ? 1 : Math.min(6, Math.max(0.4, this.zoom * factor));
    this.layOut();
  }

  rotate() {
    this.turn = (this.turn + 90) % 360;
    this.layOut();
  }

  // Let the person draw one box on the page; calls back with {page, bbox} in points.
  drawBox(done) {
    this.drawing = true;
    this.sheet.classList.add("drawing");
    let start = null;
    let box = null;
    const at = (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.overlay.getScreenCTM().inverse());
      return [Math.max(0, point.x), Math.max(0, point.y)];
    };
    const bounds = (end) => [
      Math.min(start[0], end[0]), Math.min(start[1], end[1]), Math.max(start[0], end[0]), Math.max(start[1], end[1]),
    ];
    this.overlay.onpointerdown = (event) => {
      start = at(event);
      this.overlay.setPointerCapture(event.pointerId);
    };
    this.overlay.onpointermove = (event) => {
      if (!start) return;
      box?.remove();
      box = this.makeBox(bounds(at(event)), "drawn");
      this.overlay.append(box);
    };
    this.overlay.onpointerup = (event) => {
      const bbox = bounds(at(event));
      this.overlay.onpointerdown = this.overlay.onpointermove = this.overlay.onpointerup = null;
      this.sheet.classList.remove("drawing");
      setTimeout(() => (this.drawing = false)); // after the click that follows
      if (bbox[2] - bbox[0] > 2 && bbox[3] - bbox[1] > 2) done({ page: this.page, bbox });
    };
  }
}
