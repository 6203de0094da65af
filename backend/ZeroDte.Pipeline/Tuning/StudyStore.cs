using Npgsql;
using NpgsqlTypes;
using ZeroDte.Quant.Market;
using ZeroDte.Quant.Tuning;
using ZeroDte.Quant.Tuning.Search;

namespace ZeroDte.Pipeline.Tuning;

/// <summary>Studies and their trials in PostgreSQL.</summary>
public sealed class StudyStore(NpgsqlDataSource database)
{
    /// <summary>Begins a study under the next free name of its symbol and day, such as <c>aapl-2018-05-11-1</c>.</summary>
    public async Task<StudyHead> BeginAsync(
        BarSeries series, string record, StudyPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (series.Count == 0)
        {
            throw new StudyException($"There are no bars of {series.Symbol}. Load some: zerodte ingest FILE --symbol {series.Symbol}.")
            {
                IsOfData = true,
            };
        }

        var stem =
            $"{(record == StudyHead.Live ? "" : $"{record}-")}{series.Symbol.Value.ToLowerInvariant()}-{series.Sessions[^1]:yyyy-MM-dd}";
        for (var number = 1; ; number++)
        {
            var study = new StudyHead($"{stem}-{number}", series.Symbol, record, series.Sessions[^1], series.Hash, plan, now);
            if (await AddAsync(study, cancellationToken))
                return study;
        }
    }

    /// <summary>Stores a study that has begun; false if its name is taken.</summary>
    public async Task<bool> AddAsync(StudyHead study, CancellationToken cancellationToken)
    {
        study.Plan.Checked();
        await using var command = database.CreateCommand("""
            insert into study (id, symbol, record, as_of, data_hash, format, plan, started_at) values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (id) do nothing
            """);
        command.Parameters.AddWithValue(study.Id);
        command.Parameters.AddWithValue(study.Symbol.Value);
        command.Parameters.AddWithValue(study.Record);
        command.Parameters.AddWithValue(study.AsOf);
        command.Parameters.AddWithValue(study.DataHash);
        command.Parameters.AddWithValue(StudyJson.Format);
        command.Parameters.AddWithValue(NpgsqlDbType.Json, StudyJson.Write(study.Plan));
        command.Parameters.AddWithValue(study.StartedAt);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>
    /// The first name from the given one on under which a study of these bars can begin or go on: one that an older version of the program
    /// began, or that was begun on bars that have been corrected since, is left as it is.
    /// </summary>
    public async Task<string> NameAsync(string stem, BarSeries series, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            var id = number == 1 ? stem : $"{stem}.{number}";
            await using var command = database.CreateCommand("select format = $2 and data_hash = $3 from study where id = $1");
            command.Parameters.AddWithValue(id);
            command.Parameters.AddWithValue(StudyJson.Format);
            command.Parameters.AddWithValue(series.Hash);
            if (await command.ExecuteScalarAsync(cancellationToken) is not false)
                return id;
        }
    }

    /// <exception cref="StudyException">There is no such study, or it was begun by a version whose layout differs.</exception>
    public async Task<StudyHead> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select symbol, record, as_of, data_hash, format, plan, started_at, result from "
            + "study where id = $1");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new StudyException($"There is no study '{id}'.");
        if (reader.GetInt32(4) != StudyJson.Format)
            throw new StudyException($"Study {id} was begun by another version of this program and cannot be read; begin a new one.");

        return new(
            id,
            Symbol.Parse(reader.GetString(0)),
            reader.GetString(1),
            reader.GetFieldValue<DateOnly>(2),
            reader.GetString(3),
            StudyJson.Read<StudyPlan>(reader.GetString(5)),
            reader.GetFieldValue<DateTimeOffset>(6),
            reader.IsDBNull(7) ? null : StudyJson.Read<StudyResult>(reader.GetString(7)));
    }

    /// <summary>Keeps a study for one process: another is refused until this is disposed of or its process ends.</summary>
    /// <exception cref="StudyException">Another process runs the study.</exception>
    public async Task<IAsyncDisposable> ReserveAsync(string id, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended('study ' || $1, 0))", connection)
        {
            Parameters = { new() { Value = id } },
        };
        if ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
            return new Reservation(connection, id);

        await connection.DisposeAsync();
        throw new StudyException(
            $"Study {id} is being run by another process. Wait until that has ended, or stop it; what it has done is kept.");
    }

    internal async Task<IReadOnlyList<StoredTrial>> TrialsAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select content, scored, ended_at from trial where study_id = $1 order by number");
        command.Parameters.AddWithValue(id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var trials = new List<StoredTrial>();
        while (await reader.ReadAsync(cancellationToken))
        {
            trials.Add(new(
                StudyJson.Read<FinishedTrial>(reader.GetString(0)),
                reader.IsDBNull(1) ? null : StudyJson.Read<ScoredTrial>(reader.GetString(1)),
                reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return trials;
    }

    /// <summary>Adds trials in one transaction.</summary>
    internal async Task AddAsync(string id, IReadOnlyList<StoredTrial> trials, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            insert into trial (study_id, number, state, ended_at, content, scored)
            select $1, * from unnest($2::integer[], $3::text[], $4::timestamptz[], $5::json[], $6::json[])
            """);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(trials.Select(t => t.Trial.Number).ToArray());
        command.Parameters.AddWithValue(trials.Select(t => $"{t.Trial.State}").ToArray());
        command.Parameters.AddWithValue(trials.Select(t => t.EndedAt).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Json, trials.Select(t => StudyJson.Write(t.Trial)).ToArray());
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Json,
            trials.Select(t => t.Scored is null ? null : StudyJson.Write(t.Scored)).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal async Task EndAsync(StudyResult result, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update study set ended_at = $2, result = $3 where id = $1");
        command.Parameters.AddWithValue(result.Id);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(NpgsqlDbType.Json, StudyJson.Write(result));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A session's lock: PostgreSQL gives it back when the session ends, however the process does.</summary>
    private sealed class Reservation(NpgsqlConnection connection, string id) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            // The pool keeps the session, so the lock has to be given back by hand.
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                await using var command = new NpgsqlCommand("select pg_advisory_unlock(hashtextextended('study ' || $1, 0))", connection)
                {
                    Parameters = { new() { Value = id } },
                };
                await command.ExecuteNonQueryAsync();
            }

            await connection.DisposeAsync();
        }
    }
}
