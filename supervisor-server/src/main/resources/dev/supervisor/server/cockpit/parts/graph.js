/** Nodes and arrows, laid out by dagre. */
import { html, useMemo } from '../lib.js';
import { layout, Graph } from '../vendor/dagre.esm.js';
import { shapePath, stateLabel, tone } from './state.js';

const NODE_HEIGHT = 46;
const NODE_MIN_WIDTH = 120;
const CHAR_PX = 7.6;
const MARGIN = 10;

/**
 * @param nodes `{id, state, under, href, isHere, isLit, isChosen, onClick}`
 * @param edges `{from, to, label, isLit}`: an arrow from one to the other
 */
export function Picture({ nodes, edges, label, isRun = false }) {
  const shape = JSON.stringify([nodes.map((node) => node.id), edges.map(({ from, to, label: text }) => [from, to, text])]);
  const places = useMemo(() => placed(nodes, edges), [shape]);
  return html`
    <div class="graph" tabindex="0" role="group" aria-label=${label}>
      <svg width=${places.width} height=${places.height} viewBox="0 0 ${places.width} ${places.height}">
        <defs>
          <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path class="arrow" d="M0 0l8 4-8 4z" /></marker>
          <marker id="arrow-lit" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto">
            <path class="arrow is-lit" d="M0 0l8 4-8 4z" /></marker>
        </defs>
        ${edges.map((edge) => html`<${Edge} key="${edge.from} ${edge.to}" edge=${edge} place=${places.edges.get(`${edge.from} ${edge.to}`)} />`)}
        ${nodes.map((node) => html`<${Node} key=${node.id} node=${node} place=${places.nodes.get(node.id)} isRun=${isRun} />`)}
      </svg>
    </div>`;
}

function Edge({ edge, place }) {
  const lit = edge.isLit ? 'is-lit' : '';
  const [first, ...rest] = place.points;
  const path = `M${first.x} ${first.y}${rest.map((point) => `L${point.x} ${point.y}`).join('')}`;
  return html`
    <g>
      <path class="edge ${lit}" d=${path} marker-end="url(#arrow${edge.isLit ? '-lit' : ''})" />
      ${edge.label && html`<text class="edge-label ${lit}" x=${place.x} y=${place.y - 4} text-anchor="middle">${edge.label}</text>`}
    </g>`;
}

function Node({ node, place, isRun }) {
  const left = place.x - place.width / 2;
  const top = place.y - place.height / 2;
  const classes = `node tone-${tone(node.state)} ${node.isHere ? 'is-here' : ''} ${node.isLit ? 'is-lit' : ''} ${node.isChosen ? 'is-chosen' : ''}`;
  const body = html`
    <title>${node.id}: ${stateLabel(node.state)}${node.under ? `, ${node.under}` : ''}</title>
    <rect x=${left} y=${top} width=${place.width} height=${place.height} rx="6" />
    <path transform="translate(${left + 10} ${top + 9}) scale(.8)" d=${shapePath(node.state, isRun)} fill-rule="evenodd" />
    <text x=${left + 30} y=${top + 20}>${node.id}</text>
    <text class="under" x=${left + 30} y=${top + 36}>${node.under || stateLabel(node.state)}</text>`;
  if (node.onClick) {
    const press = (event) => {
      event.preventDefault();
      node.onClick();
    };
    const pressBySpace = (event) => event.key === ' ' && press(event);
    return html`
      <a class=${classes} href="#" role="button" aria-pressed=${Boolean(node.isChosen)} onClick=${press} onKeyDown=${pressBySpace}>${body}</a>`;
  }
  return node.href ? html`<a class=${classes} href=${node.href}>${body}</a>` : html`<g class=${classes}>${body}</g>`;
}

function placed(nodes, edges) {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 16, ranksep: 56, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) {
    const longest = Math.max(node.id.length, 16);
    graph.setNode(node.id, { width: Math.max(NODE_MIN_WIDTH, longest * CHAR_PX + 44), height: NODE_HEIGHT });
  }
  for (const { from, to, label } of edges) {
    graph.setEdge(from, to, { width: label ? label.length * 6.4 : 0, height: 14, labelpos: 'c' });
  }
  layout(graph);
  const size = graph.graph();
  return {
    width: Math.ceil(size.width),
    height: Math.ceil(size.height),
    nodes: new Map(nodes.map(({ id }) => [id, graph.node(id)])),
    edges: new Map(edges.map(({ from, to }) => [`${from} ${to}`, graph.edge(from, to)])),
  };
}
