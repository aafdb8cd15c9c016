/// What went wrong with a device; the text names it and says what to do.
public enum DeviceError: Error, Equatable, CustomStringConvertible {
  /// No such device; `known` lists those there are by stable name.
  case unknown(device: String, known: [String])
  /// A name that cannot be a device's.
  case badName(device: String, reason: String)
  case cannotOpen(device: String, reason: String)
  /// The device is there but does none of the formats that can be offered.
  case unsuitable(device: String, reason: String)
  /// A WAV that cannot be made or grow.
  case cannotWrite(device: String, reason: String)
  /// It worked and no longer does: unplugged, switched off or broken.
  case lost(device: String, reason: String)
  /// A call that needs an open device came before `open` or after `close`.
  case closed(device: String)
  /// A GPIO line, by chip and line.
  case gpio(line: String, GPIOTrouble)
  case camera(device: String, CameraProblem)
  /// The hardware watchdog, while it was being opened or fed.
  case watchdog(device: String, reason: String)
  /// A device that needs a thread of its own gets none.
  case noThread(name: String, reason: String)

  /// Whether waiting can help: a card may be plugged in or become free, but a full disk or a bad name needs a person.
  public var mayPass: Bool {
    switch self {
    case .badName, .cannotWrite: false
    case .unknown, .cannotOpen, .unsuitable, .lost, .closed, .camera, .watchdog, .noThread: true
    case .gpio(_, let trouble): trouble.mayPass
    }
  }

  /// Whether there is no such camera, rather than one that fails.
  var isCameraAbsent: Bool { if case .camera(_, .unknown) = self { true } else { false } }

  public var description: String {
    switch self {
    case .unknown(let device, let known) where known.isEmpty:
      "speaker \(device): no sound card found; connect one, or use file:PATH.wav or null"
    case .unknown(let device, let known):
      "speaker \(device): no such device; there is \(known.joined(separator: ", ")), and also default, null and file:PATH.wav"
    case .badName(let device, let reason):
      "speaker \(device): \(reason); use default, hw:CARD=Name[,DEV=n], plughw:CARD=Name[,DEV=n], null or file:PATH.wav"
    case .cannotOpen(let device, let reason):
      "speaker \(device) cannot be opened: \(reason)"
    case .unsuitable(let device, let reason):
      "speaker \(device): \(reason); put plughw: in place of hw: to let ALSA convert"
    case .cannotWrite(let device, let reason):
      "speaker \(device) cannot be written: \(reason); choose another path or make room"
    case .lost(let device, let reason):
      "speaker \(device) stopped working: \(reason); check its plug and power"
    case .closed(let device):
      "speaker \(device) is not open"
    case .gpio(let line, let trouble):
      "GPIO \(line): \(trouble)"
    case .camera(let device, let problem):
      "camera \(device) \(problem)"
    case .watchdog(let device, let reason):
      "watchdog \(device) \(reason)"
    case .noThread(let name, let reason):
      "the thread \(name) cannot be started: \(reason); free some memory and try again"
    }
  }
}
