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

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
struct Random: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Mostly any byte, often the extremes.
  mutating func byte() -> UInt8 {
    switch next() % 8 {
    case 0: 0
    case 1: 255
    default: UInt8(truncatingIfNeeded: next())
    }
  }

  mutating func weight() -> Int8 {
    switch next() % 8 {
    case 0: -127
    case 1: 127
    default: Int8.random(in: -127...127, using: &self)
    }
  }
}
