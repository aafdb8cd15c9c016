/// What is wrong with a camera; the text continues "camera NAME " and says what to do.
public enum CameraProblem: Sendable, Equatable, CustomStringConvertible {
  /// No such camera; `known` lists those there are by stable name.
  case unknown(known: [String])
  case busy
  case denied
  /// A step of opening it failed.
  case cannotOpen(reason: String)
  /// The device is there but cannot stream, or in no format that is understood; `reason` says which it has.
  case unsuitable(reason: String)
  /// It was open and delivered nothing whole for this many seconds.
  case silent(seconds: Int)
  /// It worked and no longer does: unplugged or broken.
  case lost(reason: String)
  /// None of the files can be read as a picture.
  case noPictures(reason: String)
  /// A call that needs an open camera came before `open` or after `close`.
  case closed

  public var description: String {
    switch self {
    case .unknown(let known) where known.isEmpty:
      "is not there, nor is any other; connect a camera, or name a folder of pictures"
    case .unknown(let known): "is not there; there is \(known.joined(separator: ", "))"
    case .busy: "is in use by another program; stop that program"
    case .denied: "may not be opened; join the group video"
    case .cannotOpen(let reason): "cannot be opened: \(reason); plug it in again"
    case .unsuitable(let reason): "is of no use here: \(reason); choose another camera"
    case .silent(let seconds): "sent no whole frame for \(seconds) s; check its plug and power"
    case .lost(let reason): "stopped working: \(reason); check its plug and power"
    case .noPictures(let reason): "has no picture: \(reason); give it JPEG, PNG or PGM files"
    case .closed: "is not open"
    }
  }
}
