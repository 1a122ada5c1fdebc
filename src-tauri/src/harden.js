// Runs before every page: nobody may change what all objects inherit.
//
// A plain Object.freeze would also forbid an object to have a `toString` of its own by
// assignment, which libraries of the window do; so each inherited value becomes a pair of
// accessors that puts the assigned value on the object itself.
(() => {
  "use strict";
  const root = Object.prototype;
  for (const name of Object.getOwnPropertyNames(root)) {
    const inherited = Object.getOwnPropertyDescriptor(root, name);
    if (!inherited || !("value" in inherited)) continue;
    const { value, enumerable } = inherited;
    Object.defineProperty(root, name, {
      configurable: true,
      enumerable,
      get() {
        return value;
      },
      set(own) {
        if (this === root) throw new TypeError(`Object.prototype.${name} is fixed`);
        Object.defineProperty(this, name, { configurable: true, enumerable: true, writable: true, value: own });
      },
    });
  }
  Object.freeze(root);
})();
