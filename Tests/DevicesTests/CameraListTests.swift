import Testing

@testable import Devices

struct CameraListTests {
  private let folder = CameraFolder()

  /// Nodes by their name, each a kernel of its own.
  private func list(_ titles: [String: String], notCameras: Set<String> = []) -> CameraList {
    let root = folder.path
    for name in titles.keys { folder.file(name) }
    return CameraList(folder: root) { path throws(SystemFailure) in
      let name = String(path.dropFirst(root.count + 1))
      guard let title = titles[name] else { throw SystemFailure(step: "opening", code: 2) }
      let kernel = ScriptedKernel()
      kernel.identity = NodeIdentity(
        title: title, bus: "usb-\(name)", capturesAndStreams: !notCameras.contains(name))
      return try kernel.open(path)
    }
  }

  @Test("nodes are listed in the order of their numbers, without those that do not capture or are no video nodes")
  func nodes() {
    folder.file("videodrome")
    folder.file("vbi0")
    let list = list(["video10": "C", "video2": "B", "video0": "A", "video1": "Meta"], notCameras: ["video1"])
    #expect(list.devices().map(\.path) == ["video0", "video2", "video10"].map { "\(folder.path)/\($0)" })
    #expect(list.devices().map(\.title) == ["A", "B", "C"])
    #expect(list.devices().first?.formats.first?.name == "GREY")
    #expect(list.paths(for: nil) == list.devices().map(\.path))
  }

  @Test("the stable name is udev's by-id link, then by-path, then a title that is alone, then the node")
  func stableNames() {
    let list = list(["video0": "Cam", "video1": "Cam", "video2": "Cam", "video3": "Lone"])
    for kind in ["v4l", "v4l/by-id", "v4l/by-path"] { folder.folder(kind) }
    folder.link("v4l/by-id/usb-046d_C270-video-index0", to: "../../video0")
    folder.link("v4l/by-path/pci-usb-0:1-video-index0", to: "../../video0")
    folder.link("v4l/by-path/pci-usb-0:2-video-index0", to: "../../video1")
    folder.link("v4l/by-id/gone", to: "../../video9")
    #expect(
      list.devices().map(\.name) == [
        "\(folder.path)/v4l/by-id/usb-046d_C270-video-index0", "\(folder.path)/v4l/by-path/pci-usb-0:2-video-index0",
        "\(folder.path)/video2", "Lone",
      ])
    #expect(list.paths(for: "c270") == ["\(folder.path)/video0"])
    #expect(list.paths(for: "lone") == ["\(folder.path)/video3"])
  }

  @Test("a name finds whole matches before parts, and nothing for what is not there")
  func names() {
    let list = list(["video1": "HD Webcam", "video10": "Other"])
    let (first, tenth) = ("\(folder.path)/video1", "\(folder.path)/video10")
    #expect(list.paths(for: "video1") == [first, tenth])
    #expect(list.paths(for: "video10") == [tenth])
    #expect(list.paths(for: "webcam") == [first])
    #expect(list.paths(for: first) == [first])
    #expect(list.paths(for: "USB-video10") == [tenth])
    #expect(list.paths(for: "\(folder.path)/video5").isEmpty)
    #expect(list.paths(for: "nothing").isEmpty && list.paths(for: "").isEmpty)
  }

  @Test("a folder that is not there has no cameras")
  func noFolder() {
    #expect(CameraList(folder: "/nonexistent").devices().isEmpty)
  }
}
