import CKernels

/// The instruction set that pictures are shrunk, summed and scanned with. All give the same bits.
public struct ScanKernel: Sendable, Equatable {
  let isa: mien_isa

  /// The instruction set's name, as `MIEN_INSTRUCTION_SET` takes it.
  public var name: String { String(cString: mien_isa_name(isa)) }

  /// What judges the windows: haar_(type)_(windows at once)_(instruction set).
  public var functionName: String { String(cString: mien_haar_select(isa).pointee.name) }

  /// Those that this processor runs, slowest first; the scalar one always is among them.
  public static let available: [ScanKernel] = (0..<MIEN_ISA_COUNT.rawValue).map {
    ScanKernel(isa: mien_isa(rawValue: $0))
  }
  .filter { mien_isa_available($0.isa) }

  /// The one that the environment variable `MIEN_INSTRUCTION_SET` names, otherwise the fastest available.
  public static let selected = ScanKernel(isa: mien_isa_selected())
}
