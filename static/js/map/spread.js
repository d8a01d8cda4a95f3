// Marks that would cover one another step aside, always the same way for the same places.

const ROUNDS = 16;
const HALF_AROUND = [
  [0, 0],
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
];
const MOST_ROWS = 1e7;
// Of a house and of the name under it, in pixels.
const HOUSE = { width: 42, height: 42 };
const LETTER = { width: 8, height: 18 };
const WIDEST_LABEL = 144;
const MOST_LABELS = 150;

// Those on one spot stand in a ring around it; then neighbours push one another until `gap` pixels part them.
// `points`: objects with x and y, moved in place.
export function spread(points, gap) {
  ringAround(points, gap);
  for (let round = 0; round < ROUNDS && pushApart(points, gap); round += 1);
}

function ringAround(points, gap) {
  const spots = new Map();
  for (const point of points) {
    const spot = `${Math.round(point.x)} ${Math.round(point.y)}`;
    spots.set(spot, [...(spots.get(spot) ?? []), point]);
  }
  for (const together of spots.values()) {
    const number = together.length;
    if (number > 1) {
      const radius = gap / (2 * Math.sin(Math.PI / number));
      together.forEach((point, rank) => {
        const angle = (2 * Math.PI * rank) / number - Math.PI;
        point.x += radius * Math.cos(angle);
        point.y += radius * Math.sin(angle);
      });
    }
  }
}

function pushApart(points, gap) {
  const cells = new Map();
  const cellOf = (column, row) => column * MOST_ROWS + row;
  let moved = false;
  for (const point of points) {
    point.column = Math.floor(point.x / gap);
    point.row = Math.floor(point.y / gap);
    const cell = cellOf(point.column, point.row);
    cells.has(cell) ? cells.get(cell).push(point) : cells.set(cell, [point]);
  }
  for (const here of cells.values()) {
    const { column, row } = here[0];
    // Each pair once: this cell, and half of those around it.
    for (const [right, down] of HALF_AROUND) {
      const there = cells.get(cellOf(column + right, row + down));
      for (let rank = 0; there && rank < here.length; rank += 1) {
        for (let other = right || down ? 0 : rank + 1; other < there.length; other += 1) {
          moved = part(here[rank], there[other], gap) || moved;
        }
      }
    }
  }
  return moved;
}

function part(point, other, gap) {
  let x = other.x - point.x;
  const y = other.y - point.y;
  let distance = Math.hypot(x, y);
  if (distance >= gap - 0.5) {
    return false;
  }
  if (!distance) {
    x = distance = 0.01;
  }
  const step = (gap - distance) / 2 / distance;
  point.x -= x * step;
  point.y -= y * step;
  other.x += x * step;
  other.y += y * step;
  return true;
}

// Heaps of the points nearer than `reach` pixels to the first of each, in the order given.
export function gather(points, reach) {
  const heaps = [];
  for (const point of points) {
    const heap = heaps.find(([first]) => Math.hypot(point.x - first.x, point.y - first.y) < reach);
    heap ? heap.push(point) : heaps.push([point]);
  }
  return heaps;
}

// Which of these names can be written under its point without touching a house or a name already written.
export function placeLabels(points, names) {
  if (points.length > MOST_LABELS) {
    return points.map(() => false);
  }
  const taken = points.map(({ x, y }) => boxAt(x, y - HOUSE.height, HOUSE.width, HOUSE.height));
  return points.map(({ x, y }, rank) => {
    const length = names[rank].length * LETTER.width;
    const lines = Math.ceil(length / WIDEST_LABEL);
    const box = boxAt(x, y, Math.min(length, WIDEST_LABEL), lines * LETTER.height);
    const isFree = !taken.some((other, owner) => owner !== rank && touch(box, other));
    if (isFree) {
      taken.push(box);
    }
    return isFree;
  });
}

function boxAt(x, top, width, height) {
  return { left: x - width / 2, right: x + width / 2, top, bottom: top + height };
}

function touch(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
