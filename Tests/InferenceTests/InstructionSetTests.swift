import Testing

@testable import Inference

struct InstructionSetTests {
  @Test("The scalar instruction set always is available and names are unique")
  func available() {
    #expect(InstructionSet.available.contains(.scalar))
    #expect(Set(InstructionSet.allCases.map(\.name)).count == InstructionSet.allCases.count)
  }

  @Test("The selection table lists a kernel for every available instruction set, named by the grammar")
  func kernels() {
    for set in InstructionSet.available {
      let names = KernelDescription.all.filter { $0.instructionSet == set }.map(\.name)
      #expect(!names.isEmpty, "\(set.name)")
      for name in names {
        let parts = name.split(separator: "_")
        #expect(parts.count == 4 && ["convolution", "winograd"].contains(parts[0]) && parts[3] == set.name, "\(name)")
      }
      for layer in LayerShape.usual {
        let name = KernelDescription.selected(set, for: layer)
        if case .convolution = layer.kind {
          #expect(name.map(names.contains) == true, "\(layer)")
        } else {
          #expect(name == nil)
        }
      }
    }
  }
}
