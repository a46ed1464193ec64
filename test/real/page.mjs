// A page with four peers in a row, each an editor of the same text: textarea, CodeMirror, CodeMirror, textarea.
import { history, undo } from '@codemirror/commands'
import { EditorView } from '@codemirror/view'
import { combine } from '@commute/combine'
import * as lww from '@commute/lww-register'
import { connect } from '@commute/pull'
import { replica } from '@commute/replica'
import { reconcile } from '@commute/scuttle-reconcile'
import * as text from '@commute/text'
import { codemirror, selectionOf, show, textOf } from '@commute/ui-codemirror'
import { textarea } from '@commute/ui-textarea'

const note = combine({ title: lww, body: text })
const peers = ['ann', 'bob', 'cyd', 'dan'].map((peer) => replica(note, { peer, wall: Date.now }))
const links = []
for (let at = 1; at < peers.length; at++) {
  const [one, other] = [reconcile(peers[at - 1], { tail: true }), reconcile(peers[at], { tail: true })]
  connect(one, other)
  links.push(one, other)
}
const fields = peers.map((document) => ({ document, edits: document.edits.body, reads: document.reads.body }))
peers[0].edit(peers[0].edits.body.insert(0, 'Dear all,\n'))

const boxes = [...document.querySelectorAll('.peer')]
const views = []
for (const [at, field] of fields.entries()) {
  if (at === 0 || at === 3) {
    const area = document.createElement('textarea')
    boxes[at].append(area)
    textarea(area, field)
  } else
    views[at] = new EditorView({
      doc: textOf(field),
      extensions: [history(), codemirror(field)],
      parent: boxes[at],
    })
}

window.peers = peers
window.stops = []
window.views = views
window.undo = (at) => undo(views[at])
window.texts = () => peers.map((peer) => peer.view().body)
window.shown = () =>
  fields.map((_, at) =>
    views[at] === undefined ? boxes[at].querySelector('textarea').value : views[at].state.doc.toString(),
  )
window.point = (from, to, name, color) => {
  const [anchor, head] = selectionOf(views[from], fields[from])
  show(views[to], fields[to], [{ name, color, anchor, head }])
}
