/// Memory of its own, 64-byte aligned, zeroed, freed with its owner.
final class AlignedBuffer<Element: BitwiseCopyable> {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  /// `count` elements, all bytes zero; at least one is allocated, so that `base` always is a valid address.
  init(count: Int) {
    let bytes = max(count * MemoryLayout<Element>.stride, 64)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    base = raw.assumingMemoryBound(to: Element.self)
    self.count = count
  }

  convenience init(_ elements: some Collection<Element>) {
    self.init(count: elements.count)
    for (index, element) in elements.enumerated() { base[index] = element }
  }

  /// Bytes that are allocated.
  var byteCount: Int { max(count * MemoryLayout<Element>.stride, 64) }

  deinit { UnsafeMutableRawPointer(base).deallocate() }
}
