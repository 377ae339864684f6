//! The rollback rules: what was there stays, what is affected is annotated. Source: requirements RB-3d.1 to RB-3d.3.
