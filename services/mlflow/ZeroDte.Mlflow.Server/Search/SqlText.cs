using System.Globalization;
using Npgsql;

namespace ZeroDte.Mlflow.Server.Search;

/// <summary>A statement's parameters while its text is put together.</summary>
internal sealed class SqlText
{
    private readonly List<object> _values = [];

    /// <summary>Keeps a value and returns what stands for it.</summary>
    public string Add(object value)
    {
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }

    public NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in _values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
