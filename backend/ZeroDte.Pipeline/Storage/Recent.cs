using System.Diagnostics.CodeAnalysis;

namespace ZeroDte.Pipeline.Storage;

/// <summary>What was kept last, in memory: the oldest goes when there is too much. Safe for use by many threads at once.</summary>
internal sealed class Recent<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _gate = new();
    private readonly OrderedDictionary<TKey, TValue> _kept = [];

    public TValue? Find(TKey key)
    {
        lock (_gate)
            return _kept.GetValueOrDefault(key);
    }

    public void Keep(TKey key, TValue value)
    {
        lock (_gate)
        {
            _kept.Remove(key);
            _kept.Add(key, value);
            if (_kept.Count > capacity)
                _kept.RemoveAt(0);
        }
    }

    /// <summary>What was kept is the caller's from then on.</summary>
    public bool TryTake(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
            return _kept.Remove(key, out value);
    }
}
