import Glibc

/// Memory whose last byte lies directly before a page that must not be touched: a read or write behind the end is a
/// crash, not a wrong number that nobody sees.
final class GuardedBuffer<Element: BitwiseCopyable> {
  let base: UnsafeMutablePointer<Element>
  let count: Int
  private let mapping: UnsafeMutableRawPointer
  private let mappedBytes: Int

  init(count: Int, alignment: Int = 1) {
    let page = 4096
    let bytes = (count * MemoryLayout<Element>.stride + alignment - 1) / alignment * alignment
    mappedBytes = (bytes + page - 1) / page * page + page
    mapping = mmap(nil, mappedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    precondition(mapping != MAP_FAILED)
    mprotect(mapping + mappedBytes - page, page, PROT_NONE)
    base = (mapping + mappedBytes - page - bytes).bindMemory(to: Element.self, capacity: max(count, 1))
    self.count = count
  }

  convenience init(_ elements: [Element], alignment: Int = 1) {
    self.init(count: elements.count, alignment: alignment)
    for (index, element) in elements.enumerated() { base[index] = element }
  }

  var elements: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

  deinit { munmap(mapping, mappedBytes) }
}
