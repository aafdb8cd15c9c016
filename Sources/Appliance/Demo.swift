import FoundationEssentials

/// The demo set that `make demo` fetches.
public enum Demo {
  /// Below the working directory.
  public static let folder = ".build/demo"
  public static var music: String { folder + "/music" }

  /// Its portraits, by name.
  ///
  /// - Throws: `ApplianceError.noPictures` where it has not been fetched.
  public static func pictures() throws(ApplianceError) -> [String] {
    let faces = folder + "/faces"
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: faces)) ?? []).sorted()
    guard !names.isEmpty else { throw .noPictures(faces) }
    return names.map { "\(faces)/\($0)" }
  }
}
