using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace ZeroDte.Quant.Learning.XGBoost;

/// <summary>Hands rows to XGBoost batch by batch, through one small buffer, as often as it asks for them.</summary>
internal sealed unsafe class BatchIterator : IDisposable
{
    /// <summary>About a megabyte of values: long enough to keep two threads busy, short enough to stay in the cache.</summary>
    private const int BatchValues = 1 << 18;

    private readonly IFeatureRows _rows;
    private readonly DMatrixHandle _proxy;
    private readonly float[] _buffer;
    private readonly int _batchRows;
    private int _next;
    private GCHandle _self;
    private ExceptionDispatchInfo? _failure;

    public BatchIterator(IFeatureRows rows)
    {
        Native.Check(Native.XGProxyDMatrixCreate(out _proxy));
        _rows = rows;
        _batchRows = Math.Clamp(BatchValues / rows.Columns, 1, Math.Max(1, rows.Rows));
        _buffer = GC.AllocateUninitializedArray<float>(_batchRows * rows.Columns, pinned: true);
        _self = GCHandle.Alloc(this);
    }

    /// <summary>A matrix of quantile bins, one byte per value, made without ever holding all values at once.</summary>
    public DMatrixHandle Quantiles(int bins, int threads)
    {
        var result = Native.XGQuantileDMatrixCreateFromCallback(
            GCHandle.ToIntPtr(_self), _proxy, 0, &Reset, &Next, $$"""{"missing": NaN, "max_bin": {{bins}}, "nthread": {{threads}}}""",
            out var matrix);
        _failure?.Throw();
        Native.Check(result);
        return matrix;
    }

    public void Dispose()
    {
        _self.Free();
        _proxy.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Reset(nint iterator) => From(iterator)._next = 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Next(nint iterator)
    {
        var self = From(iterator);
        try
        {
            return self.MoveNext() ? 1 : 0;
        }
#pragma warning disable CA1031 // No exception may cross native code; Quantiles throws this one.
        catch (Exception e)
#pragma warning restore CA1031
        {
            self._failure = ExceptionDispatchInfo.Capture(e);
            return 0;
        }
    }

    private static BatchIterator From(nint iterator) => (BatchIterator)GCHandle.FromIntPtr(iterator).Target!;

    private bool MoveNext()
    {
        var count = Math.Min(_batchRows, _rows.Rows - _next);
        if (count <= 0)
            return false;

        _rows.Read(_next, _buffer.AsSpan(0, count * _rows.Columns));
        fixed (float* values = _buffer)
            Native.Check(Native.XGProxyDMatrixSetDataDense(_proxy, ArrayInterface.Of(values, count, _rows.Columns)));
        _next += count;
        return true;
    }
}
