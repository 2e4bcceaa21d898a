using System.Buffers.Binary;

namespace Boxfit.Data.Reviews;

/// <summary>What a review file is made of.</summary>
static class ReviewSchema
{
    /// <summary>"Bxft", by which a review file is told from other programs' SQLite files.</summary>
    public const int ApplicationId = 0x42786674;

    /// <summary>Raised when what stands here changes.</summary>
    public const int Version = 1;

    /// <summary>What the stamps of sources begin with that compute boxes: models and cascades. Those of data begin otherwise.</summary>
    public const string Computed = "computed ";

    /// <summary>How an SQLite file begins.</summary>
    public static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    /// <summary>Bytes of the beginning in which the two numbers stand.</summary>
    public const int HeaderBytes = 100;

    const int VersionAt = 60, ApplicationIdAt = 68;

    // Of what nothing is known comes last in each order.
    internal const double Unknown = 1e9;

    /// <summary>What makes an empty file a review file, as one transaction.</summary>
    public static readonly string Make = $"""
        BEGIN IMMEDIATE;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        CREATE TABLE review (id TEXT NOT NULL) STRICT;
        INSERT INTO review VALUES (lower(hex(randomblob(8))));
        CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, rank INTEGER NOT NULL, stamp TEXT) STRICT;
        CREATE TABLE picture (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, folded TEXT NOT NULL, part TEXT,
            width INTEGER, height INTEGER, problem TEXT,
            state INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 0,
            x1 REAL, y1 REAL, x2 REAL, y2 REAL, label TEXT, person TEXT, at INTEGER, iou REAL,
            certainty REAL NOT NULL DEFAULT {Unknown:0.0}, agreement REAL NOT NULL DEFAULT {Unknown:0.0},
            size REAL NOT NULL DEFAULT {Unknown:0.0}, shuffle INTEGER NOT NULL) STRICT;
        CREATE TABLE proposal (
            picture INTEGER NOT NULL REFERENCES picture, source INTEGER NOT NULL REFERENCES source,
            x1 REAL, y1 REAL, x2 REAL, y2 REAL, label TEXT, confidence REAL, PRIMARY KEY (picture, source)) STRICT, WITHOUT ROWID;
        CREATE TABLE history (
            id INTEGER PRIMARY KEY, picture INTEGER NOT NULL REFERENCES picture, version INTEGER NOT NULL,
            person TEXT NOT NULL, at INTEGER NOT NULL, milliseconds INTEGER NOT NULL,
            state_before INTEGER NOT NULL, x1_before REAL, y1_before REAL, x2_before REAL, y2_before REAL, label_before TEXT,
            state INTEGER NOT NULL, x1 REAL, y1 REAL, x2 REAL, y2 REAL, label TEXT) STRICT;
        CREATE INDEX picture_state ON picture (state, iou);
        CREATE INDEX picture_certainty ON picture (certainty, id, state);
        CREATE INDEX picture_agreement ON picture (agreement, id, state);
        CREATE INDEX picture_size ON picture (size, id, state);
        CREATE INDEX picture_folded ON picture (folded, id, state);
        CREATE INDEX picture_shuffle ON picture (shuffle, id, state);
        COMMIT;
        """;

    /// <summary>What files that were made before it came get when they are opened: the classes that were named for the review.</summary>
    public const string Labels = "CREATE TABLE IF NOT EXISTS label (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT";

    /// <summary>The program and the version that the beginning of an SQLite file says; null where it is none.</summary>
    public static (int ApplicationId, int Version)? Read(ReadOnlySpan<byte> header) =>
        header.Length < HeaderBytes || !header.StartsWith(Magic) ? null
        : (BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdAt..]), BinaryPrimitives.ReadInt32BigEndian(header[VersionAt..]));
}
