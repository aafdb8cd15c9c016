import Glibc

/// A V4L2 device that can capture and stream.
public struct CameraDevice: Sendable, Equatable {
  /// The name that stays: `/dev/v4l/by-id/...`, else `/dev/v4l/by-path/...`, else the title where no other camera has the
  /// same, else `/dev/videoN`.
  public internal(set) var name: String
  /// `/dev/videoN`; the number may change with every plug.
  public let path: String
  /// For people, such as `HD Webcam C270`.
  public let title: String
  /// Where it is connected, such as `usb-0000:00:14.0-1`.
  public let bus: String
  public let formats: [FormatOffer]
}

/// The cameras of this machine in the order of their numbers; those in use are listed too, those that may not be opened
/// are not.
public func cameras() -> [CameraDevice] { CameraList().devices() }

/// Finds cameras in a device folder.
struct CameraList {
  var folder = "/dev"
  var open: (String) throws(SystemFailure) -> any V4L2Port = { path throws(SystemFailure) in try V4L2Node(path: path) }

  func devices() -> [CameraDevice] {
    let links = stableLinks()
    var devices: [CameraDevice] = []
    for node in nodes() {
      guard let port = try? open(node) else { continue }
      defer { port.close() }
      guard let identity = try? port.identity(), identity.capturesAndStreams else { continue }
      devices.append(
        CameraDevice(
          name: links[node] ?? "", path: node, title: identity.title, bus: identity.bus, formats: port.offers()))
    }
    for index in devices.indices where devices[index].name.isEmpty {
      let title = devices[index].title
      let isUnique = !title.isEmpty && devices.filter { $0.title == title }.count == 1
      devices[index].name = isUnique ? title : devices[index].path
    }
    return devices
  }

  /// The paths to try for a camera's name, best first: a path as it is; else every camera whose stable name, node, title or
  /// bus contains the name, whole matches first; without a name every camera.
  func paths(for name: String?) -> [String] {
    guard let name else { return devices().map(\.path) }
    if name.hasPrefix("/") { return access(name, F_OK) == 0 ? [name] : [] }
    let wanted = name.lowercased()
    var (whole, partial): ([String], [String]) = ([], [])
    for device in devices() {
      let texts = [device.name, device.path, device.title, device.bus].map { $0.lowercased() }
      if texts.contains(where: { $0 == wanted || $0.hasSuffix("/" + wanted) }) {
        whole.append(device.path)
      } else if !wanted.isEmpty, texts.contains(where: { $0.contains(wanted) }) {
        partial.append(device.path)
      }
    }
    return whole + partial
  }

  /// `videoN` in the order of N.
  private func nodes() -> [String] {
    let numbers = folderEntries(folder).compactMap { entry -> Int? in
      entry.hasPrefix("video") ? Int(entry.dropFirst("video".count)) : nil
    }
    return numbers.filter { $0 >= 0 }.sorted().map { "\(folder)/video\($0)" }
  }

  /// The link that udev keeps for each node, by node.
  private func stableLinks() -> [String: String] {
    var links: [String: String] = [:]
    for kind in ["by-id", "by-path"] {
      let place = "\(folder)/v4l/\(kind)"
      for entry in folderEntries(place).sorted() {
        guard let target = realpath("\(place)/\(entry)", nil) else { continue }
        defer { free(target) }
        let node = String(cString: target)
        if links[node] == nil { links[node] = "\(place)/\(entry)" }
      }
    }
    return links
  }
}

/// The names in a folder, in no order; empty where it cannot be read.
func folderEntries(_ path: String) -> [String] {
  guard let folder = opendir(path) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}
