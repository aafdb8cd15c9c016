import CKernels

/// A convolution kernel that was built for this architecture.
public struct KernelDescription: Sendable, Equatable {
  /// operation_types_tile_instruction-set, the tile in pixels by channels.
  public let name: String
  public let instructionSet: InstructionSet
  /// Whether this processor can run it.
  public let isAvailable: Bool

  /// The whole selection table, in its order.
  public static var all: [KernelDescription] {
    var count = 0
    let kernels = UnsafeBufferPointer(start: mien_convolution_kernels(&count), count: count)
    return kernels.compactMap { kernel in
      guard let set = InstructionSet.allCases.first(where: { $0.isa == kernel.isa }), let name = kernel.name else {
        return nil
      }
      return KernelDescription(
        name: String(cString: name), instructionSet: set, isAvailable: mien_isa_available(kernel.isa))
    }
  }

  /// The kernel that a convolution gets; nil for other layers.
  public static func selected(_ instructionSet: InstructionSet, for layer: LayerShape) -> String? {
    guard case .convolution = layer.kind else { return nil }
    var shape = mien_convolution_shape(layer.window, inputs: layer.input.channels, output: layer.output)
    let kernel = mien_convolution_select(instructionSet.isa, &shape)
    return kernel?.pointee.name.map { String(cString: $0) }
  }
}
