import Glibc

/// Hands each byte that comes from `descriptor` to `take`, until its end, on a thread of its own: `read` blocks, so it must
/// not sit on the cooperative pool.
func readOnOwnThread(_ descriptor: Int32, _ take: @escaping @Sendable (UInt8) -> Void) {
  let box = Unmanaged.passRetained(ByteSink(descriptor: descriptor, take: take))
  var thread = pthread_t()
  let failed = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      let sink = Unmanaged<ByteSink>.fromOpaque(argument).takeRetainedValue()
      var byte: UInt8 = 0
      while true {
        let count = read(sink.descriptor, &byte, 1)
        if count == 1 { sink.take(byte) } else if count == 0 || errno != EINTR { return nil }
      }
    }, box.toOpaque())
  if failed != 0 { box.release() } else { pthread_detach(thread) }
}

private final class ByteSink {
  let descriptor: Int32
  let take: @Sendable (UInt8) -> Void

  init(descriptor: Int32, take: @escaping @Sendable (UInt8) -> Void) {
    self.descriptor = descriptor
    self.take = take
  }
}
