import Glibc
import Testing

@testable import Devices

struct CameraNodeTests {
  @Test("a node that is not there or may not be opened says so")
  func unopenable() {
    #expect(throws: SystemFailure(step: "opening", code: ENOENT)) { try V4L2Node(path: "/nonexistent/video0") }
    #expect(throws: SystemFailure(step: "opening", code: EISDIR)) { try V4L2Node(path: "/tmp") }
  }

  @Test("a device that is no camera refuses every call with a reason, and lists nothing")
  func noCamera() throws {
    let node = try V4L2Node(path: "/dev/null")
    let identity = #expect(throws: SystemFailure.self) { try node.identity() }
    #expect(identity?.code == ENOTTY)
    #expect(identity?.text == "asking what it is: Inappropriate ioctl for device")
    #expect(node.offers().isEmpty && node.setRate(framesPerSecond: 15) == nil)
    #expect(throws: SystemFailure.self) { try node.configure(FourCC(.grey), width: 640, height: 480) }
    #expect(throws: SystemFailure.self) { try node.allocate(4) }
    #expect(throws: SystemFailure.self) { try node.start() }
    #expect(throws: SystemFailure.self) { try node.dequeue() }
    #expect(throws: SystemFailure.self) { try node.queue(0) }
    #expect(node.bytes(of: 0).isEmpty && node.bytes(of: -1).isEmpty)
  }

  @Test("closed, it has given its descriptor back; closing twice harms nobody")
  func descriptors() throws {
    func descriptors() -> Int { folderEntries("/proc/self/fd").filter { target($0) == "/dev/urandom" }.count }
    func target(_ entry: String) -> String? {
      guard let path = realpath("/proc/self/fd/\(entry)", nil) else { return nil }
      defer { free(path) }
      return String(cString: path)
    }
    let before = descriptors()
    for _ in 0..<100 {
      let node = try V4L2Node(path: "/dev/urandom")
      #expect(descriptors() > before)
      node.close()
      node.close()
      #expect(throws: SystemFailure.self) { try node.wait(milliseconds: 0) }
    }
    #expect(descriptors() == before)
  }

  @Test("a file that is no camera is an unsuitable camera, a path that is not there an unknown one")
  func cameraErrors() {
    let wrong = #expect(throws: DeviceError.self) { try V4L2Camera(name: "/dev/null").open() }
    #expect(wrong == .camera(device: "/dev/null", .unsuitable(reason: "it is no video device")))
    let missing = #expect(throws: DeviceError.self) { try V4L2Camera(name: "/dev/video-none").open() }
    #expect(missing == .camera(device: "/dev/video-none", .unknown(known: cameras().map(\.name))))
  }
}
