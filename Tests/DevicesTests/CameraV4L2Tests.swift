import Glibc
import Imaging
import Testing

@testable import Devices

struct CameraV4L2Tests {
  private let kernel = ScriptedKernel()
  private let pixels: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

  /// The node is any existing path: the kernel behind it is made up.
  private func camera(_ name: String? = "/dev/null", wish: CameraWish = CameraWish()) -> V4L2Camera {
    V4L2Camera(name: name, wish: wish, list: CameraList(folder: "/dev", open: kernel.open), now: { kernel.now })
  }

  private func opened() throws -> V4L2Camera {
    let camera = camera()
    _ = try camera.open()
    return camera
  }

  private func lost(_ step: String, _ code: Int32) -> DeviceError {
    .camera(device: "/dev/null", .lost(reason: SystemFailure(step: step, code: code).text))
  }

  @Test("a frame comes with its pixels, its time and its number, and its buffer goes back to the driver")
  func frame() throws {
    let camera = camera()
    let format = try camera.open()
    #expect(format == CameraFormat(encoding: .grey, width: 4, height: 2, framesPerSecond: 15))
    kernel.steps = [.frames([.init(bytes: pixels, time: .seconds(7))]), .frames([.init(bytes: pixels.reversed())])]
    let first = try #require(try camera.next(within: .milliseconds(100)))
    #expect(first.image.pixels == pixels && first.image.width == 4)
    #expect(first.time == .seconds(7) && first.sequence == 1)
    let second = try #require(try camera.next(within: .milliseconds(100)))
    #expect(second.image.pixels == pixels.reversed())
    #expect(second.time == kernel.now && second.sequence == 2)
    #expect(kernel.held == 0)
    #expect(camera.counters.frames == 2 && camera.counters.dropped == 0)
    #expect(camera.path == "/dev/null")
  }

  @Test("a frame that nobody holds any more lends its memory to the next")
  func memory() throws {
    let camera = try opened()
    kernel.steps = (0..<3).map { step in .frames([.init(bytes: pixels.map { $0 + UInt8(step) })]) }
    func place(_ image: GreyImage) -> UnsafePointer<UInt8>? { image.pixels.withUnsafeBufferPointer(\.baseAddress) }
    func next() throws -> UnsafePointer<UInt8>? {
      try place(#require(try camera.next(within: .milliseconds(100))).image)
    }
    let first = try next()
    #expect(try next() == first)
    let held = try #require(try camera.next(within: .milliseconds(100))).image
    kernel.steps = [.frames([.init(bytes: pixels)])]
    #expect(try next() != place(held) && held.pixels == pixels.map { $0 + 2 })
  }

  @Test("a driver's time that lies ahead becomes now")
  func timeAhead() throws {
    let camera = try opened()
    kernel.steps = [.frames([.init(bytes: pixels, time: kernel.now + .seconds(9))])]
    #expect(try camera.next(within: .milliseconds(100))?.time == kernel.now)
  }

  @Test("of several frames that wait only the newest is read")
  func newest() throws {
    let camera = try opened()
    kernel.steps = [.frames((1...3).map { .init(bytes: [UInt8](repeating: $0, count: 8)) })]
    #expect(try camera.next(within: .milliseconds(100))?.image.pixels.first == 3)
    #expect(camera.counters.frames == 3 && kernel.held == 0)
  }

  @Test("when every buffer was full the frames are old, and a new one is waited for")
  func stale() throws {
    let camera = try opened()
    kernel.steps = [
      .frames((1...4).map { .init(bytes: [UInt8](repeating: $0, count: 8)) }),
      .frames([.init(bytes: [UInt8](repeating: 9, count: 8))]),
    ]
    #expect(try camera.next(within: .milliseconds(100))?.image.pixels.first == 9)
    #expect(kernel.held == 0)
  }

  @Test("short, damaged and impossible frames are dropped and counted, and the next whole one is given")
  func dropped() throws {
    let camera = try opened()
    kernel.steps = [
      .frames([.init(bytes: pixels, used: 7)]),
      .frames([.init(bytes: pixels, used: 0)]),
      .frames([.init(bytes: pixels, used: 9)]),
      .frames([.init(bytes: pixels, used: -1)]),
      .frames([.init(bytes: pixels, isDamaged: true)]),
      .frames([.init(bytes: pixels, index: 77)]),
      .frames([.init(bytes: pixels)]),
    ]
    #expect(try camera.next(within: .milliseconds(100))?.sequence == 7)
    #expect(camera.counters == counters(frames: 1, dropped: 6))
    kernel.steps = [.frames([.init(bytes: pixels, used: 3), .init(bytes: pixels)])]
    #expect(try camera.skip(within: .milliseconds(100)))
    #expect(camera.counters == counters(frames: 2, dropped: 7))
    #expect(kernel.held == 0)
  }

  @Test("no frame in time is no error, and costs no more than the time given")
  func timeout() throws {
    let camera = try opened()
    let start = kernel.now
    #expect(try camera.next(within: .milliseconds(250)) == nil)
    #expect(kernel.now - start == .milliseconds(250))
    #expect(try !camera.skip(within: .milliseconds(50)))
    #expect(kernel.now - start == .milliseconds(300))
  }

  @Test("a false alarm and a spurious wake-up are waited through")
  func falseAlarm() throws {
    let camera = try opened()
    kernel.steps = [.falseAlarm, .falseAlarm, .frames([.init(bytes: pixels)])]
    #expect(try camera.next(within: .milliseconds(100)) != nil)
    #expect(camera.counters.dropped == 0)
  }

  @Test(
    "whichever call notices that the camera is gone, it is closed at once and says why",
    arguments: [EIO, ENODEV, ENXIO, EBADF])
  func gone(code: Int32) throws {
    let frame = ScriptedKernel.Frame(bytes: pixels)
    let cases: [(ScriptedKernel.Step, String)] = [
      (.waitFails(code), "waiting for a frame"), (.takeFails(code), "taking a frame"),
      (.queueFails(frame, code), "giving back buffer 0"),
    ]
    for (step, name) in cases {
      for skips in [false, true] {
        let camera = try opened()
        kernel.steps = [step]
        let error = #expect(throws: DeviceError.self) {
          _ = skips ? try camera.skip(within: .seconds(1)) : try camera.next(within: .seconds(1)) != nil
        }
        #expect(error == lost(name, code))
        #expect(kernel.closed == kernel.opened.count && camera.path == nil)
        #expect(throws: DeviceError.camera(device: "/dev/null", .closed)) { try camera.next(within: .zero) }
      }
    }
  }

  @Test("two seconds without a whole frame are a hang: the device is closed, however often it was asked")
  func hang() throws {
    let camera = try opened()
    for _ in 0..<39 { #expect(try camera.next(within: .milliseconds(50)) == nil) }
    let error = #expect(throws: DeviceError.self) { try camera.skip(within: .milliseconds(50)) }
    #expect(error == .camera(device: "/dev/null", .silent(seconds: 2)))
    #expect(kernel.closed == kernel.opened.count)
  }

  @Test("a camera that sends only short frames hangs too")
  func hangOfShortFrames() throws {
    let camera = try opened()
    kernel.steps = Array(repeating: .frames([.init(bytes: [1])]), count: 10_000)
    #expect(throws: DeviceError.camera(device: "/dev/null", .silent(seconds: 2))) {
      for _ in 0..<100 { _ = try camera.next(within: .milliseconds(50)) }
    }
    #expect(camera.counters.dropped > 1_000 && camera.counters.frames == 0)
  }

  @Test("a pause between two looks is not the camera's silence")
  func lateLook() throws {
    let camera = try opened()
    #expect(try camera.next(within: .milliseconds(1_900)) == nil)
    kernel.steps = [.frames([.init(bytes: pixels)])]
    #expect(try camera.next(within: .milliseconds(50)) != nil)
    kernel.now += .seconds(60)
    #expect(try camera.next(within: .milliseconds(1_900)) == nil)
  }

  @Test("opened again it counts on, and no node stays open")
  func reopened() throws {
    let camera = camera()
    for round in 0..<20 {
      _ = try camera.open()
      kernel.steps = [.frames([.init(bytes: pixels)]), .frames([.init(bytes: [])])]
      #expect(try camera.next(within: .milliseconds(10)) != nil)
      #expect(try camera.next(within: .milliseconds(10)) == nil)
      #expect(camera.counters.reopened == round)
    }
    camera.close()
    camera.close()
    #expect(camera.counters.frames == 20 && camera.counters.dropped == 20)
    #expect(kernel.closed == kernel.opened.count)
  }

  @Test("released while it streams, the node is closed")
  func released() throws {
    _ = try opened()
    #expect(kernel.closed == kernel.opened.count)
  }

  @Test("a format that is listed but does not stream gives way to the next")
  func nextFormat() throws {
    let sizes: [FormatOffer.Size] = [.exactly(width: 640, height: 480)]
    kernel.offers = [.grey, .yuyv, .mjpg].map { FormatOffer(code: FourCC($0), sizes: sizes) }
    kernel.refused = [FourCC(.grey), FourCC(.yuyv)]
    #expect(try camera().open().encoding == .mjpg)
    #expect(kernel.configured.map(\.code) == [FourCC(.grey), FourCC(.yuyv), FourCC(.mjpg)])
    kernel.refused.append(FourCC(.mjpg))
    let error = #expect(throws: DeviceError.self) { try camera().open() }
    #expect(error?.description.contains("starting the stream: Invalid argument") == true)
  }

  @Test("a camera with no format that is understood says which it has")
  func noFormat() throws {
    kernel.offers = [FormatOffer(code: FourCC(rawValue: 0x4141_4270), sizes: [])]
    let error = #expect(throws: DeviceError.self) { try camera().open() }
    #expect(error?.description.contains("it offers pBAA, not GREY, NV12, YUYV or MJPG") == true)
    kernel.offers = [FormatOffer(code: FourCC(.grey), sizes: [])]
    #expect(throws: DeviceError.self) { try camera(wish: CameraWish(encoding: .nv12)).open() }
  }

  @Test("a layout that cannot be read is not streamed")
  func badLayout() throws {
    for layout in [
      FrameLayout(code: FourCC(.grey), width: 0, height: 2, bytesPerLine: 0),
      FrameLayout(code: FourCC(.grey), width: 4, height: 2, bytesPerLine: 3),
      FrameLayout(code: FourCC(rawValue: 1), width: 4, height: 2, bytesPerLine: 4),
    ] {
      kernel.layout = layout
      #expect(throws: DeviceError.self) { try camera().open() }
    }
    #expect(kernel.closed == kernel.opened.count)
  }

  @Test("the driver's refusals have names")
  func refusals() throws {
    kernel.identity.title = "Fake"
    let cases: [(String, Int32, CameraProblem)] = [
      ("open", EBUSY, .busy), ("open", EACCES, .denied), ("configure", EBUSY, .busy), ("start", EBUSY, .busy),
      ("identity", ENOTTY, .unsuitable(reason: "it is no video device")),
      ("start", EIO, .cannotOpen(reason: "start: Input/output error")),
      ("allocate", ENOMEM, .cannotOpen(reason: "allocate: Cannot allocate memory")),
    ]
    for (step, code, problem) in cases {
      kernel.failures = [step: code]
      let error = #expect(throws: DeviceError.self) { try camera().open() }
      #expect(error == .camera(device: "/dev/null", problem))
      #expect(kernel.closed == kernel.opened.count)
    }
    kernel.failures = [:]
    kernel.identity.capturesAndStreams = false
    #expect(throws: DeviceError.self) { try camera().open() }
  }

  @Test("a name that fits nothing is answered with the names there are")
  func unknown() throws {
    let folder = CameraFolder()
    folder.file("video0")
    let list = CameraList(folder: folder.path, open: kernel.open)
    let camera = V4L2Camera(name: "C920", wish: CameraWish(), list: list, now: { kernel.now })
    let error = #expect(throws: DeviceError.self) { try camera.open() }
    #expect(error == .camera(device: "C920", .unknown(known: ["Fake"])))
  }

  @Test("without a name the first camera that starts is taken")
  func first() throws {
    let folder = CameraFolder()
    for number in [2, 10] { folder.file("video\(number)") }
    kernel.paths = ["\(folder.path)/video10"]
    let list = CameraList(folder: folder.path, open: kernel.open)
    let camera = V4L2Camera(name: nil, wish: CameraWish(), list: list, now: { kernel.now })
    #expect(try camera.open().encoding == .grey)
    #expect(camera.name == "\(folder.path)/video10")
  }

  private func counters(frames: Int, dropped: Int) -> CameraCounters {
    var counters = CameraCounters()
    (counters.frames, counters.dropped) = (frames, dropped)
    return counters
  }
}
