import Imaging
import Testing

@testable import Devices

private final class FakeTime {
  var now = Duration.seconds(100)
}

struct CameraPictureTests {
  private let folder = CameraFolder()
  private let time = FakeTime()

  private func camera(
    _ path: String? = nil, interval: Duration = .seconds(1), report: @escaping (ImagingError) -> Void = { _ in }
  ) -> PictureCamera {
    let time = time
    return PictureCamera(
      path: path ?? folder.path, interval: interval, report: report, now: { time.now }, sleep: { time.now += $0 })
  }

  private func levels(_ camera: PictureCamera, _ count: Int) throws -> [UInt8?] {
    try (0..<count).map { _ in try camera.next(within: .seconds(5))?.image.pixels.first }
  }

  @Test("the pictures of a folder come in the order of their names and begin again")
  func order() throws {
    folder.pgm("b.pgm", level: 2)
    folder.pgm("a.PGM", level: 1)
    folder.pgm("c.pgm", level: 3, width: 6)
    folder.pgm(".hidden.pgm", level: 9)
    folder.file("notes.txt", Array("not a picture".utf8))
    let camera = camera()
    let format = try camera.open()
    #expect(format == CameraFormat(encoding: .picture, width: 4, height: 2, framesPerSecond: 1))
    #expect(try levels(camera, 7) == [1, 2, 3, 1, 2, 3, 1])
    #expect(camera.counters.frames == 7 && camera.counters.dropped == 0)
  }

  @Test("one picture comes per interval; what is not due is waited for no longer than asked")
  func pace() throws {
    folder.pgm("a.pgm", level: 1)
    let camera = camera(interval: .milliseconds(500))
    _ = try camera.open()
    let start = time.now
    #expect(try camera.next(within: .zero)?.sequence == 0)
    #expect(try camera.next(within: .milliseconds(200)) == nil)
    #expect(time.now - start == .milliseconds(200))
    let second = try #require(try camera.next(within: .milliseconds(400)))
    #expect(second.sequence == 1 && second.time - start == .milliseconds(500))
    time.now += .seconds(10)
    #expect(try camera.next(within: .zero) != nil)
    #expect(try camera.next(within: .milliseconds(100)) == nil)
  }

  @Test("skipping waits and passes no picture over")
  func skip() throws {
    folder.pgm("a.pgm", level: 1)
    folder.pgm("b.pgm", level: 2)
    let camera = camera()
    _ = try camera.open()
    #expect(try camera.skip(within: .milliseconds(50)))
    #expect(try levels(camera, 1) == [1])
    let start = time.now
    #expect(try !camera.skip(within: .milliseconds(50)))
    #expect(time.now - start == .milliseconds(50))
    for _ in 0..<100 { _ = try camera.skip(within: .milliseconds(50)) }
    #expect(try levels(camera, 1) == [2])
  }

  @Test("unreadable pictures are skipped, counted, and reported once each")
  func unreadable() throws {
    folder.pgm("a.pgm", level: 1)
    folder.file("b.pgm", Array("P5\n400 400\n255\n".utf8))
    folder.file("c.jpg")
    folder.pgm("d.pgm", level: 4)
    var reports: [ImagingError] = []
    let camera = camera { reports.append($0) }
    _ = try camera.open()
    #expect(try levels(camera, 6) == [1, 4, 1, 4, 1, 4])
    #expect(camera.counters.dropped == 6)
    #expect(
      reports == [
        .truncated(name: "\(folder.path)/b.pgm", format: .pgm), .empty(name: "\(folder.path)/c.jpg"),
      ])
  }

  @Test("a single file repeats, whatever its name, and is read anew each time")
  func singleFile() throws {
    let file = folder.pgm("picture", level: 7)
    let camera = camera(file)
    _ = try camera.open()
    #expect(try levels(camera, 2) == [7, 7])
    folder.pgm("picture", level: 8)
    #expect(try levels(camera, 1) == [8])
  }

  @Test("new pictures are seen on the next round")
  func newPictures() throws {
    folder.pgm("a.pgm", level: 1)
    let camera = camera()
    _ = try camera.open()
    #expect(try levels(camera, 1) == [1])
    folder.pgm("0.pgm", level: 5)
    #expect(try levels(camera, 3) == [5, 1, 5])
  }

  @Test("without a readable picture opening fails and says why")
  func nothing() throws {
    let empty = #expect(throws: DeviceError.self) { try camera().open() }
    #expect(empty == .camera(device: folder.path, .noPictures(reason: "no picture file is there")))
    let missing = #expect(throws: DeviceError.self) { try camera("/nonexistent/pictures").open() }
    #expect(missing?.description.contains("No such file") == true)
    folder.file("a.jpg", [1, 2, 3])
    let broken = #expect(throws: DeviceError.self) { try camera().open() }
    #expect(broken?.description.contains("a.jpg: neither JPEG, PNG nor PGM") == true)
  }

  @Test("pictures that vanish are a lost camera, and it can be opened again when they return")
  func vanished() throws {
    let inner = CameraFolder()
    inner.pgm("a.pgm", level: 1)
    let camera = camera(inner.path)
    _ = try camera.open()
    #expect(try levels(camera, 1) == [1])
    inner.file("a.pgm")
    #expect(throws: DeviceError.self) { try levels(camera, 1) }
    #expect(throws: DeviceError.camera(device: inner.path, .closed)) { try camera.skip(within: .zero) }
    inner.pgm("a.pgm", level: 3)
    _ = try camera.open()
    #expect(try levels(camera, 1) == [3])
    #expect(camera.counters.reopened == 1)
  }
}
