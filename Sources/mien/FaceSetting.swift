import Imaging

/// What `mien bench faces` times.
enum FaceWork: Equatable {
  /// The cascade alone, with OpenCV's parameters.
  case scan(FaceSetting)
  /// The fast search for near listeners, confirmed by the network.
  case near
  /// Following a face that is known, confirmed by the network.
  case follow
  /// The same with its expression and quality.
  case look

  static let usual = FaceSetting.usual.map(FaceWork.scan) + [.near, .follow, .look]

  init?(_ name: String) {
    switch name {
    case "near": self = .near
    case "follow": self = .follow
    case "look": self = .look
    default:
      guard let setting = FaceSetting(name) else { return nil }
      self = .scan(setting)
    }
  }

  var name: String {
    switch self {
    case .scan(let setting): setting.name
    case .near: "near"
    case .follow: "follow"
    case .look: "look"
    }
  }
}

/// What a scan looks for.
struct FaceSetting: Equatable {
  let scaleFactor: Double
  let minNeighbours, minSize: Int

  static let usual = [FaceSetting(1.1, 3, 48), FaceSetting(1.2, 3, 60), FaceSetting(1.1, 3, 20)]

  private init(_ scaleFactor: Double, _ minNeighbours: Int, _ minSize: Int) {
    (self.scaleFactor, self.minNeighbours, self.minSize) = (scaleFactor, minNeighbours, minSize)
  }

  /// As `name` gives it.
  init?(_ name: String) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let factor = Double(parts[0]), let neighbours = Int(parts[1]), let size = Int(parts[2]),
      (try? ScanParameters(scaleFactor: factor, minNeighbours: neighbours, minSize: size)) != nil
    else { return nil }
    self.init(factor, neighbours, size)
  }

  var name: String { "\(scaleFactor)/\(minNeighbours)/\(minSize)" }
}
