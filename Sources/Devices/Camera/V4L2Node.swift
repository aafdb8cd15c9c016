import CV4L2
import Glibc

/// A `/dev/videoN` of the kernel, talked to by ioctl.
final class V4L2Node: V4L2Port {
  private var descriptor: Int32
  private var maps: [UnsafeMutableRawBufferPointer] = []

  init(path: String) throws(SystemFailure) {
    let result = cv4l2_open(path)
    guard result >= 0 else { throw SystemFailure(step: "opening", code: -result) }
    descriptor = result
  }

  deinit { close() }

  func identity() throws(SystemFailure) -> NodeIdentity {
    var capability = v4l2_capability()
    try call(cv4l2_query_capability, &capability, "asking what it is")
    // The node's own abilities where the driver tells them apart from the whole device's.
    let abilities =
      capability.capabilities & UInt32(V4L2_CAP_DEVICE_CAPS) != 0 ? capability.device_caps : capability.capabilities
    let needed = UInt32(V4L2_CAP_VIDEO_CAPTURE) | UInt32(V4L2_CAP_STREAMING)
    return NodeIdentity(
      title: text(of: capability.card), bus: text(of: capability.bus_info),
      capturesAndStreams: abilities & needed == needed)
  }

  func offers() -> [FormatOffer] {
    var offers: [FormatOffer] = []
    // Far more formats than any driver has, should one never end its list.
    for index in 0..<256 as Range<UInt32> {
      var description = v4l2_fmtdesc()
      description.index = index
      description.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
      guard cv4l2_call(descriptor, cv4l2_enumerate_formats, &description) == 0 else { break }
      let code = FourCC(rawValue: description.pixelformat)
      offers.append(FormatOffer(code: code, sizes: sizes(of: code)))
    }
    return offers
  }

  private func sizes(of code: FourCC) -> [FormatOffer.Size] {
    var sizes: [FormatOffer.Size] = []
    for index in 0..<256 as Range<UInt32> {
      var size = v4l2_frmsizeenum()
      size.index = index
      size.pixel_format = code.rawValue
      guard cv4l2_call(descriptor, cv4l2_enumerate_sizes, &size) == 0 else { break }
      if size.type == V4L2_FRMSIZE_TYPE_DISCRETE.rawValue {
        sizes.append(.exactly(width: Int(size.discrete.width), height: Int(size.discrete.height)))
        continue
      }
      let range = size.stepwise
      if range.min_width <= range.max_width, range.min_height <= range.max_height {
        sizes.append(
          .between(
            width: Int(range.min_width)...Int(range.max_width), widthStep: Int(range.step_width),
            height: Int(range.min_height)...Int(range.max_height), heightStep: Int(range.step_height)))
      }
      // A range is the whole list.
      break
    }
    return sizes
  }

  func configure(_ code: FourCC, width: Int, height: Int) throws(SystemFailure) -> FrameLayout {
    var format = v4l2_format()
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    format.fmt.pix.width = UInt32(clamping: width)
    format.fmt.pix.height = UInt32(clamping: height)
    format.fmt.pix.pixelformat = code.rawValue
    format.fmt.pix.field = V4L2_FIELD_NONE.rawValue
    try call(cv4l2_set_format, &format, "choosing \(code) \(width)x\(height)")
    let granted = format.fmt.pix
    return FrameLayout(
      code: FourCC(rawValue: granted.pixelformat), width: Int(granted.width), height: Int(granted.height),
      bytesPerLine: Int(granted.bytesperline))
  }

  func setRate(framesPerSecond: Int) -> Double? {
    var parameters = v4l2_streamparm()
    parameters.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    parameters.parm.capture.timeperframe = v4l2_fract(numerator: 1, denominator: UInt32(clamping: framesPerSecond))
    guard cv4l2_call(descriptor, cv4l2_set_parameters, &parameters) == 0 else { return nil }
    let time = parameters.parm.capture.timeperframe
    return time.numerator > 0 && time.denominator > 0 ? Double(time.denominator) / Double(time.numerator) : nil
  }

  func allocate(_ count: Int) throws(SystemFailure) -> Int {
    unmap()
    var request = v4l2_requestbuffers()
    request.count = UInt32(clamping: count)
    request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    request.memory = V4L2_MEMORY_MMAP.rawValue
    try call(cv4l2_request_buffers, &request, "asking for buffers")
    for index in 0..<request.count {
      try map(index)
      try queue(Int(index))
    }
    return maps.count
  }

  private func map(_ index: UInt32) throws(SystemFailure) {
    var buffer = blankBuffer(index)
    try call(cv4l2_query_buffer, &buffer, "asking for buffer \(index)")
    let length = Int(buffer.length)
    let base = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, Int(buffer.m.offset))
    guard let base, base != MAP_FAILED else { throw SystemFailure(step: "mapping buffer \(index)", code: errno) }
    maps.append(UnsafeMutableRawBufferPointer(start: base, count: length))
  }

  func start() throws(SystemFailure) {
    var type = Int32(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    try call(cv4l2_start, &type, "starting the stream")
  }

  func wait(milliseconds: Int) throws(SystemFailure) -> Bool {
    let result = cv4l2_wait(descriptor, Int32(clamping: milliseconds))
    if result < 0 { throw SystemFailure(step: "waiting for a frame", code: -result) }
    return result > 0
  }

  func dequeue() throws(SystemFailure) -> FilledBuffer {
    var buffer = blankBuffer(0)
    try call(cv4l2_dequeue, &buffer, "taking a frame")
    let isMonotonic = buffer.flags & UInt32(V4L2_BUF_FLAG_TIMESTAMP_MASK) == UInt32(V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
    let time = Duration.seconds(Int(buffer.timestamp.tv_sec)) + .microseconds(Int(buffer.timestamp.tv_usec))
    return FilledBuffer(
      index: Int(buffer.index), bytesUsed: Int(buffer.bytesused),
      isDamaged: buffer.flags & UInt32(V4L2_BUF_FLAG_ERROR) != 0, time: isMonotonic ? time : nil,
      sequence: Int(buffer.sequence))
  }

  func bytes(of index: Int) -> UnsafeRawBufferPointer {
    maps.indices.contains(index) ? UnsafeRawBufferPointer(maps[index]) : UnsafeRawBufferPointer(start: nil, count: 0)
  }

  func queue(_ index: Int) throws(SystemFailure) {
    var buffer = blankBuffer(UInt32(clamping: index))
    try call(cv4l2_queue, &buffer, "giving back buffer \(index)")
  }

  func close() {
    guard descriptor >= 0 else { return }
    var type = Int32(V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue)
    _ = cv4l2_call(descriptor, cv4l2_stop, &type)
    unmap()
    Glibc.close(descriptor)
    descriptor = -1
  }

  /// Buffers that are still mapped would keep the driver from another format.
  private func unmap() {
    for map in maps { munmap(map.baseAddress, map.count) }
    maps.removeAll()
  }

  private func blankBuffer(_ index: UInt32) -> v4l2_buffer {
    var buffer = v4l2_buffer()
    buffer.index = index
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE.rawValue
    buffer.memory = V4L2_MEMORY_MMAP.rawValue
    return buffer
  }

  private func call<Argument>(
    _ request: cv4l2_request, _ argument: inout Argument, _ step: @autoclosure () -> String
  ) throws(SystemFailure) {
    let result = withUnsafeMutablePointer(to: &argument) { cv4l2_call(descriptor, request, $0) }
    if result < 0 { throw SystemFailure(step: step(), code: -result) }
  }

  /// The text in a fixed-size C buffer.
  private func text<Buffer>(of buffer: Buffer) -> String {
    withUnsafeBytes(of: buffer) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
