/// Why a network could not be read or run. `file` is the name that the caller gave the model.
public enum InferenceError: Error, Equatable, CustomStringConvertible {
  /// The bytes are not a model file of this format, or contradict themselves.
  case malformed(file: String, reason: String)
  /// A well-formed file that asks for something this version does not do.
  case unsupported(file: String, reason: String)
  /// The processor lacks the instruction set that was asked for.
  case unavailable(instructionSet: String)
  /// The picture does not have the network's size.
  case wrongInput(file: String, expectedBytes: Int, actualBytes: Int)
  /// The network has no output of this name.
  case unknownOutput(file: String, name: String, known: [String])

  public var description: String {
    switch self {
    case .malformed(let file, let reason):
      "\(file) is not a usable model: \(reason). The file is damaged or not one of ours; install it again."
    case .unsupported(let file, let reason):
      "\(file) asks for what this version cannot do: \(reason). Use the model that came with this version."
    case .unavailable(let name):
      "instruction set \(name) is not available here; available: "
        + InstructionSet.available.map(\.name).joined(separator: ", ")
    case .wrongInput(let file, let expected, let actual):
      "\(file) takes pictures of \(expected) bytes, not \(actual)"
    case .unknownOutput(let file, let name, let known):
      "\(file) has no output \"\(name)\", only \(known.joined(separator: ", "))"
    }
  }
}
