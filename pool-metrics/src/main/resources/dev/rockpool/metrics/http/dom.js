// The page's elements. All that comes from the server is put in as text, never as markup.

export function element(name, classes, ...children) {
  const made = document.createElement(name);
  if (classes) {
    made.className = classes;
  }
  made.append(...children);
  return made;
}

// Leaves what is there already alone, so that what is selected stays selected.
export function text(node, words) {
  if (node.textContent !== words) {
    node.textContent = words;
  }
}

export function attribute(node, name, value) {
  if (node.getAttribute(name) !== value) {
    node.setAttribute(name, value);
  }
}

export const byId = (id) => document.getElementById(id);
