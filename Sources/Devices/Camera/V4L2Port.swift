import Glibc

/// A system call that failed.
struct SystemFailure: Error, Equatable {
  /// What was being done, in words.
  let step: String
  /// A positive error number.
  let code: Int32

  var text: String { "\(step): \(strerror(code).map { String(cString: $0) } ?? "error \(code)")" }
}

/// What a node says of itself.
struct NodeIdentity: Equatable {
  /// For people, such as `HD Webcam C270`.
  var title: String
  /// Where it is connected, such as `usb-0000:00:14.0-1`; stays as long as the plug does.
  var bus: String
  var capturesAndStreams: Bool
}

/// A format that a device has granted.
struct FrameLayout: Equatable {
  var code: FourCC
  var width, height: Int
  /// From one row of luma to the next; 0 where rows mean nothing.
  var bytesPerLine: Int
}

/// A buffer that the driver has filled.
struct FilledBuffer: Equatable {
  /// Which of the mapped buffers.
  var index: Int
  var bytesUsed: Int
  /// The driver says that the content is damaged.
  var isDamaged: Bool
  /// On the clock of `monotonicTime`; nil where the driver uses another.
  var time: Duration?
  var sequence: Int
}

/// The calls on an open V4L2 node (single-planar capture, memory-mapped buffers). The node is closed, and its buffers are
/// unmapped, by `close` or when the object goes.
protocol V4L2Port: AnyObject {
  func identity() throws(SystemFailure) -> NodeIdentity
  func offers() -> [FormatOffer]
  /// - Returns: what the driver grants, which may be something else.
  func configure(_ code: FourCC, width: Int, height: Int) throws(SystemFailure) -> FrameLayout
  /// - Returns: the rate granted; nil where the driver knows of none.
  func setRate(framesPerSecond: Int) -> Double?
  /// Maps and queues about `count` buffers.
  /// - Returns: how many there are.
  func allocate(_ count: Int) throws(SystemFailure) -> Int
  func start() throws(SystemFailure)
  /// - Returns: whether a filled buffer is there within the time.
  func wait(milliseconds: Int) throws(SystemFailure) -> Bool
  /// - Throws: `EAGAIN` where none is filled.
  func dequeue() throws(SystemFailure) -> FilledBuffer
  /// What the buffer holds room for, used or not; empty for an index that is none. Valid until `close`.
  func bytes(of index: Int) -> UnsafeRawBufferPointer
  /// Gives the buffer back to the driver.
  func queue(_ index: Int) throws(SystemFailure)
  func close()
}
