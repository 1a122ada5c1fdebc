-- A moved set carries, behind two signatures of 64 bytes, the header that its author signed. Found by that header's
-- hash: the set may be offered once more under the number that it had first.
CREATE INDEX change_sets_moved ON change_sets (sha256(substring(signature FROM 129)))
    WHERE octet_length(signature) > 128;
