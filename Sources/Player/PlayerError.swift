public enum PlayerError: Error, Equatable, CustomStringConvertible {
  case noThread(reason: String)
  case badFormat(channels: Int, rate: Int)
  case converterStuck

  public var description: String {
    switch self {
    case .noThread(let reason): "the playback thread cannot be started: \(reason); free some memory and try again"
    case .badFormat(let channels, let rate): "\(channels) channels at \(rate) Hz cannot be played; convert the file"
    case .converterStuck: "the sample-rate conversion stands still; convert the file to the speaker's rate"
    }
  }
}
