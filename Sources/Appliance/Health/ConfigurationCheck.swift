import Configuration

enum ConfigurationCheck {
  static let id = "configuration"

  static func judge(_ result: Result<LoadedConfiguration, ConfigurationError>) -> Check {
    switch result {
    case .success(let loaded):
      guard let file = loaded.file else {
        return Check(id, .ok, "\(Configuration.standardPath) is not there: the defaults apply")
      }
      return Check(
        id, .ok, "\(file): \(loaded.lines.count) settings", values: ["settings": .count(loaded.lines.count)])
    case .failure(let error):
      return Check(
        id, .fail, error.lines.joined(separator: "; "), advice: "correct it; 'mien config check' looks it over again",
        values: ["problems": .count(error.problems.count)])
    }
  }
}
