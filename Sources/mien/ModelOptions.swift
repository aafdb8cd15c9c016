import Appliance
import ArgumentParser
import Faces

/// Which models to read faces with; those built in unless files are named.
struct ModelOptions: ParsableArguments {
  @Option(help: "A cascade in the compact form, instead of the one built in.", completion: .file())
  var cascade: String?

  @Option(help: "An expression model (safetensors), instead of the one built in.", completion: .file())
  var model: String?

  func faceReader() throws -> FaceReader {
    try Models.faceReader(cascade: cascade, expression: model, triesEveryRoll: true)
  }
}
