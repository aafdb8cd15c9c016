import CKernels
import Glibc

/// What the kernels may use of the processor. Later cases are faster on the processors that have them.
public enum InstructionSet: Int, CaseIterable, Sendable {
  case scalar, avx2, avxVNNI, avx512VNNI, neon, neonDotProduct

  /// The name that `MIEN_INSTRUCTION_SET` takes and tables show.
  public var name: String {
    switch self {
    case .scalar: "scalar"
    case .avx2: "avx2"
    case .avxVNNI: "avxvnni"
    case .avx512VNNI: "avx512vnni"
    case .neon: "neon"
    case .neonDotProduct: "neondot"
    }
  }

  /// Those that this processor runs, slowest first; `scalar` always is among them.
  public static var available: [InstructionSet] { allCases.filter { mien_isa_available($0.isa) } }

  /// The one named by the environment variable `MIEN_INSTRUCTION_SET`, otherwise the fastest available.
  public static func selected() throws(InferenceError) -> InstructionSet {
    let available = available
    if let wish = getenv("MIEN_INSTRUCTION_SET") {
      let name = String(cString: wish)
      guard let match = available.first(where: { $0.name == name }) else { throw .unavailable(instructionSet: name) }
      return match
    }
    return available.last ?? .scalar
  }

  var isa: mien_isa {
    switch self {
    case .scalar: MIEN_ISA_SCALAR
    case .avx2: MIEN_ISA_AVX2
    case .avxVNNI: MIEN_ISA_AVXVNNI
    case .avx512VNNI: MIEN_ISA_AVX512VNNI
    case .neon: MIEN_ISA_NEON
    case .neonDotProduct: MIEN_ISA_NEONDOT
    }
  }
}
