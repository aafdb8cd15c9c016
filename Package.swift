// swift-tools-version: 6.1
import PackageDescription

/// Static archives and headers that `make setup` builds from Debian's source packages; `make aarch64` names others.
let prefix = Context.environment["MIEN_PREFIX"] ?? Context.packageDirectory + "/.build/prefix"
let swiftHeaders: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-I\(prefix)/include"])]
let archives: [LinkerSetting] = [.unsafeFlags(["-L\(prefix)/lib"])]

/// What is not in a hurry is made small.
let small: [SwiftSetting] = [.unsafeFlags(["-Osize"], .when(configuration: .release))]

func library(_ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftHeaders + settings)
}

/// Tests of one target, in a folder of the same name.
func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.target(name: name)] + dependencies, exclude: exclude,
    swiftSettings: swiftHeaders, linkerSettings: archives)
}

let package = Package(
  name: "mien",
  products: [.executable(name: "mien", targets: ["mien"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
  ],
  targets: [
    .executableTarget(
      name: "mien",
      dependencies: [
        "Appliance", "Configuration", "Control", "Devices", "Evaluation", "Faces", "Imaging", "Inference", "Library",
        "Mood", "Player", "Recommending", "Sound", "Store", "Emotion", "Formatting", "CProcess",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftHeaders + small, linkerSettings: archives),

    library(
      "Appliance",
      [
        "Control", "Configuration", "Faces", "Mood", "Recommending", "Player", "Library", "Store", "Devices", "Imaging",
        "Inference", "CModels", "CProcess",
      ], settings: small),
    library("Configuration", ["CTOML", "Formatting"], settings: small),
    library("Evaluation", ["Faces", "Imaging", "Emotion", "Recommending"], settings: small),
    library("Recommending", ["CKernels", "Emotion", "Formatting"]),
    library("Mood", ["Emotion"], settings: small),
    library("Player", ["Devices", "Sound"], settings: small),
    library("Library", ["Sound", "Inference", "Emotion", "Formatting", "CProcess"], settings: small),
    library("Faces", ["Imaging", "Inference", "Emotion", "Formatting"]),
    library("Sound", ["CSndFile", "CEBUR128", "CSoxr", "CKissFFT"]),
    library("Imaging", ["CKernels", "CJPEG", "CPNG"]),
    library("Inference", ["CKernels"]),
    library(
      "Control",
      [
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ], settings: small),
    library("Devices", ["CALSA", "CGPIO", "CProcess", "CV4L2", "Imaging"], settings: small),
    library("Store", ["CSQLite", "Emotion"], settings: small),
    library("Emotion", settings: small),
    library("Formatting", settings: small),

    // Micro-kernels run at full speed in debug builds too, so that tests are fast.
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
    .target(
      name: "CModels", cSettings: [.unsafeFlags(["-std=c2x", "--embed-dir=\(Context.packageDirectory)/Models"])]),
    .target(name: "CJPEG", cSettings: [.unsafeFlags(["-O2"])], linkerSettings: [.linkedLibrary("jpeg")]),
    .target(
      name: "CPNG", cSettings: [.unsafeFlags(["-O2"])], linkerSettings: [.linkedLibrary("png"), .linkedLibrary("z")]),
    .target(
      name: "CALSA", cSettings: [.unsafeFlags(["-I\(prefix)/include"])],
      linkerSettings: [.linkedLibrary("asound"), .linkedLibrary("m")]),
    .target(
      name: "CGPIO", cSettings: [.unsafeFlags(["-I\(prefix)/include"])], linkerSettings: [.linkedLibrary("gpiod")]),
    .target(name: "CV4L2"),
    .target(name: "CProcess"),
    .target(name: "CTOML"),
    .systemLibrary(name: "CSndFile"),
    .systemLibrary(name: "CEBUR128"),
    .systemLibrary(name: "CSoxr"),
    .systemLibrary(name: "CKissFFT"),
    .systemLibrary(name: "CSQLite"),

    .testTarget(
      name: "mienTests", dependencies: ["mien", "Imaging", "Store"], swiftSettings: swiftHeaders,
      linkerSettings: archives),
    tests(of: "Appliance"),
    tests(of: "Configuration", ["CTOML"]),
    tests(of: "Evaluation", ["Recommending"]),
    tests(of: "Recommending"),
    tests(of: "Mood"),
    tests(of: "Player"),
    tests(of: "Library", ["Inference"]),
    tests(of: "Faces"),
    tests(of: "Sound"),
    tests(of: "Imaging", ["CKernels"], exclude: ["Emulated"]),
    tests(of: "Inference", ["CKernels"], exclude: ["Golden", "Emulated", "Fuzz"]),
    tests(of: "Control"),
    tests(of: "Devices"),
    tests(of: "Store"),
    tests(of: "Emotion"),
    tests(of: "Formatting"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
