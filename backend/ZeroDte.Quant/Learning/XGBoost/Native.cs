using System.Reflection;
using System.Runtime.InteropServices;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>The functions of libxgboost that are used here, under their own names, and the one place that reads its errors.</summary>
/// <remarks>
/// XGBoost 1.7, include/xgboost/c_api.h. Each returns 0, or -1 with a message for <see cref="Check"/>. Arrays are passed as JSON in
/// the form of NumPy's __array_interface__, which holds an address.
/// </remarks>
internal static unsafe partial class Native
{
    private const string Library = "xgboost";

    /// <summary>Debian's package has only the first, a build from source only the second.</summary>
    private static readonly string[] FileNames = ["libxgboost.so.0", "libxgboost.so", "xgboost"];

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    /// <exception cref="XGBoostException"><paramref name="result"/> is not 0; the message is the library's.</exception>
    public static void Check(int result)
    {
        if (result == 0)
            return;

        var message = Marshal.PtrToStringUTF8(XGBGetLastError()) ?? "XGBoost failed without saying why.";
        throw new XGBoostException(message.Split("\nStack trace:")[0].Trim());
    }

    [LibraryImport(Library)]
    private static partial nint XGBGetLastError();

    [LibraryImport(Library)]
    public static partial void XGBoostVersion(out int major, out int minor, out int patch);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGDMatrixCreateFromDense(string data, string config, out DMatrixHandle matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGQuantileDMatrixCreateFromCallback(
        nint iterator,
        DMatrixHandle proxy,
        nint reference,
        delegate* unmanaged[Cdecl]<nint, void> reset,
        delegate* unmanaged[Cdecl]<nint, int> next,
        string config,
        out DMatrixHandle matrix);

    [LibraryImport(Library)]
    public static partial int XGProxyDMatrixCreate(out DMatrixHandle proxy);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGProxyDMatrixSetDataDense(DMatrixHandle proxy, string data);

    [LibraryImport(Library)]
    public static partial int XGDMatrixFree(nint matrix);

    [LibraryImport(Library)]
    public static partial int XGBoosterCreate(nint* matrices, ulong count, out BoosterHandle booster);

    [LibraryImport(Library)]
    public static partial int XGBoosterFree(nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterSetParam(BoosterHandle booster, string name, string value);

    [LibraryImport(Library)]
    public static partial int XGBoosterBoostOneIter(BoosterHandle booster, DMatrixHandle matrix, float* gradients, float* hessians,
        ulong count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterPredictFromDMatrix(
        BoosterHandle booster, DMatrixHandle matrix, string config, out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterPredictFromDense(
        BoosterHandle booster, string data, string config, nint proxy, out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterFeatureScore(
        BoosterHandle booster, string config, out ulong features, out nint* names, out ulong dimensions, out ulong* shape,
        out float* scores);

    [LibraryImport(Library)]
    public static partial int XGBoosterBoostedRounds(BoosterHandle booster, out int rounds);

    [LibraryImport(Library)]
    public static partial int XGBoosterSlice(BoosterHandle booster, int begin, int end, int step, out BoosterHandle slice);

    [LibraryImport(Library)]
    public static partial int XGBoosterLoadModelFromBuffer(BoosterHandle booster, byte* content, ulong length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int XGBoosterSaveModelToBuffer(BoosterHandle booster, string config, out ulong length, out byte* content);

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path) =>
        library == Library ? Load(FileNames, assembly, path) : 0;

    /// <exception cref="XGBoostException">None of the files can be loaded; the message says how to install the library.</exception>
    internal static nint Load(string[] fileNames, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var name in fileNames)
        {
            if (NativeLibrary.TryLoad(name, assembly, path, out var handle))
                return handle;
        }

        throw new XGBoostException(
            $"XGBoost's library is not installed (tried {string.Join(", ", fileNames)}). "
            + "Run scripts/setup, or: apt-get install libxgboost0");
    }
}
