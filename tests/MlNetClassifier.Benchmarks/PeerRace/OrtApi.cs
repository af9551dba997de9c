using System.Runtime.InteropServices;

namespace MlNetClassifier.Benchmarks.PeerRace;

/// <summary>ONNX Runtime's C API: a table of functions, of which the first hundred have kept their places since version 1.0.</summary>
internal sealed unsafe class OrtApi
{
    public const string PathVariable = "ONNXRUNTIME_LIBRARY";

    private const uint ApiVersion = 17;
    private readonly void** table;

    private OrtApi(nint library)
    {
        var getBase = (delegate* unmanaged[Cdecl]<void**>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        void** apiBase = getBase();
        table = (void**)((delegate* unmanaged[Cdecl]<uint, void*>)apiBase[0])(ApiVersion);
        Version = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged[Cdecl]<byte*>)apiBase[1])()) ?? "?";
    }

    public string Version { get; }

    /// <summary>Loads the native library, or returns null with the places that were searched.</summary>
    public static OrtApi? TryLoad(string? path, out string searched)
    {
        string name = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so.1";
        string platform = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        string architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        List<string> places = [];
        foreach (string? given in new[] { path, Environment.GetEnvironmentVariable(PathVariable) })
        {
            if (!string.IsNullOrEmpty(given))
            {
                places.Add(given);
            }
        }

        places.Add(Path.Combine("node_modules", "onnxruntime-node", "bin", "napi-v6", platform, architecture, name));
        searched = string.Join(", ", places);
        string? found = places.FirstOrDefault(File.Exists);
        return found is null ? null : new OrtApi(NativeLibrary.Load(Path.GetFullPath(found)));
    }

    public nint CreateEnvironment()
    {
        nint result;
        fixed (byte* id = "race\0"u8)
        {
            Check(((delegate* unmanaged[Cdecl]<int, byte*, nint*, nint>)table[3])(3, id, &result));
        }

        return result;
    }

    public nint CreateSessionOptions(int threads)
    {
        nint result;
        Check(((delegate* unmanaged[Cdecl]<nint*, nint>)table[10])(&result));
        Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)table[23])(result, 99));
        Check(((delegate* unmanaged[Cdecl]<nint, int, nint>)table[24])(result, threads));
        return result;
    }

    public nint CreateSession(nint environment, string modelPath, nint options)
    {
        // Paths are UTF-16 on Windows and UTF-8 elsewhere.
        nint path = OperatingSystem.IsWindows() ? Marshal.StringToHGlobalUni(modelPath) : Marshal.StringToCoTaskMemUTF8(modelPath);
        nint result;
        Check(((delegate* unmanaged[Cdecl]<nint, nint, nint, nint*, nint>)table[7])(environment, path, options, &result));
        return result;
    }

    public nint CreateTensor(float* data, long length, ReadOnlySpan<long> shape)
    {
        nint memory;
        Check(((delegate* unmanaged[Cdecl]<int, int, nint*, nint>)table[69])(0, 0, &memory));
        nint result;
        fixed (long* sizes = shape)
        {
            Check(((delegate* unmanaged[Cdecl]<nint, void*, nuint, long*, nuint, int, nint*, nint>)table[49])(
                memory, data, (nuint)(length * sizeof(float)), sizes, (nuint)shape.Length, 1, &result));
        }

        return result;
    }

    public void Run(nint session, byte* inputName, nint input, byte* outputName, nint output)
    {
        byte** inputs = &inputName;
        byte** outputs = &outputName;
        Check(((delegate* unmanaged[Cdecl]<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)table[9])(
            session, 0, inputs, &input, 1, outputs, 1, &output));
    }

    private void Check(nint status)
    {
        if (status != 0)
        {
            nint text = ((delegate* unmanaged[Cdecl]<nint, nint>)table[2])(status);
            throw new InvalidOperationException("ONNX Runtime: " + Marshal.PtrToStringUTF8(text));
        }
    }
}
